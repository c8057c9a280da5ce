"""What was measured, item by item of the list of reliability goals, with the limit it is held to.

Figures of time and memory say something on a quiet machine and an optimized build only. So tests
only record them, and reliability/run, which is meant for such a machine, judges them.
"""

import json
import os
import unittest
from dataclasses import asdict, dataclass

# quick: within seconds, for ctest; full: what reliability/run does; long: the same with --long.
EFFORT = os.environ.get("RELIABILITY_EFFORT", "quick")
FULL = EFFORT in ("full", "long")
LONG = EFFORT == "long"
MET, NOT_MET, RECORDED, UNKNOWN = "met", "not met", "recorded", "unknown"

ITEMS = {
    1: "stop under load",
    2: "descriptors run out",
    3: "rapid reset",
    4: "strangers and garbage",
    5: "silent connections",
    6: "bad requests",
    7: "message sizes and texts",
    8: "overload",
    9: "deadlines and cancellation",
    10: "idle latency",
    11: "certificates replaced",
    12: "refused handshakes",
    13: "downstream down, up, slow",
    14: "second instance on the port",
    15: "soak",
    16: "stopped process, full disk",
    17: "start and dry run",
    18: "sanitizers and fuzzing",
    19: "interoperability",
}


@dataclass
class Figure:
    """`limit` is the most that is allowed; None: recorded only. An unknown one has a reason."""

    item: int
    name: str
    value: float
    unit: str
    limit: float
    verdict: str
    reason: str = ""


_FIGURES = []


def record(item, name, value, unit, limit=None):
    """Keeps a figure."""
    verdict = RECORDED if limit is None else MET if value <= limit else NOT_MET
    _FIGURES.append(Figure(item, name, value, unit, limit, verdict))


def unknown(item, name, unit, limit, reason, value=None):
    """Keeps that a figure has not been measured well enough to judge, and why."""
    _FIGURES.append(Figure(item, name, value, unit, limit, UNKNOWN, reason))


def recorded():
    """All figures so far."""
    return list(_FIGURES)


def as_json(figures):
    return json.dumps([asdict(figure) for figure in figures], indent=1)


def full_only(test):
    """Decorates what takes longer than a developer waits."""
    return unittest.skipUnless(FULL, "takes a minute: only in reliability/run")(test)


def item(number):
    """Decorates a test class or method with the item it shows."""
    def mark(test):
        test.reliability_item = number
        return test
    return mark
