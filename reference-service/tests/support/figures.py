"""What was measured, item by item of the list of reliability goals, with the limit it is held to.

Figures of time and memory say something on a quiet machine and an optimized build only. The quick
tests record them; the long command, which is run there, also asserts them.
"""

import json
import os
import unittest
from dataclasses import asdict, dataclass

LONG = os.environ.get("RELIABILITY_LONG") == "1"

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
    """`limit` is the most that is allowed; None: recorded only."""

    item: int
    name: str
    value: float
    unit: str
    limit: float
    verdict: str


_FIGURES = []


def record(item, name, value, unit, limit=None):
    """Keeps a figure. In a long run one beyond its limit fails the test that measured it."""
    verdict = "recorded" if limit is None else "pass" if value <= limit else "fail"
    _FIGURES.append(Figure(item, name, value, unit, limit, verdict))
    if verdict == "fail" and LONG:
        raise AssertionError(f"{name}: {value:.4g} {unit}, at most {limit:g} {unit} are allowed")


def recorded():
    """All figures so far."""
    return list(_FIGURES)


def as_json(figures):
    return json.dumps([asdict(figure) for figure in figures], indent=1)


def long_only(test):
    """Decorates what takes longer than a developer waits."""
    return unittest.skipUnless(LONG, "only in a long run (--long)")(test)


def item(number):
    """Decorates a test class or method with the item it shows."""
    def mark(test):
        test.reliability_item = number
        return test
    return mark
