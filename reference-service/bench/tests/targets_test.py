"""Verdicts: met, not met, unknown."""

import unittest

from comparison.measurement import LOADS
from comparison.report import table
from comparison.targets import BARE, OURS, targets


def server(cpu_us, p50_ms, per_second):
    """Three equal rounds."""
    metrics = {"cpu_us": [cpu_us] * 3, "per_second": [per_second] * 3,
               **dict.fromkeys(("p50_ms", "p90_ms", "p99_ms"), [p50_ms] * 3)}
    return {"start_ms": [20.0] * 3, "loads": {load.name: metrics for load in LOADS}}


def results(**changes):
    """A run in which everything is met."""
    rounds = {OURS: server(10, 1, 960), BARE: server(10, 1, 1000),
              "tonic": server(20, 2, 900), "grpc-go": server(40, 3, 800)}
    footprint = {"peak_rss_mib": 11, "stripped_mb": 13.0, "gzip_mb": 5.9}
    syscalls = dict(zip((load.name for load in LOADS), (3.2, 2.0, 2.5)))
    return {"headline": "", "rounds": rounds, "footprint": {OURS: footprint}, "open_loop": {},
            "left_out": {}, "syscalls": {OURS: syscalls}, "syscalls_tool": "h2load",
            "no_syscalls": "", **changes}


def verdicts(run):
    return {target.what: target.verdict for target in targets(run)}


class TargetsTest(unittest.TestCase):
    def test_all_met(self):
        self.assertEqual(set(verdicts(results()).values()), {"met"})

    def test_slower_than_the_better_peer_is_not_met(self):
        run = results()
        run["rounds"]["tonic"] = server(20, 1, 900)
        self.assertEqual(verdicts(run)["p50 / tonic (the better), 1 in flight"], "not met")

    def test_a_limit_from_below(self):
        run = results()
        run["rounds"][OURS] = server(10, 1, 940)
        self.assertEqual(verdicts(run)["calls/s, all features / bare loop, 1 in flight"], "not met")

    def test_a_peer_that_was_left_out_leaves_its_targets_unknown(self):
        run = results()
        del run["rounds"]["grpc-go"]
        found = verdicts(run)
        self.assertEqual(found["CPU per call / grpc-go, 1 in flight"], "unknown")
        self.assertEqual(found["CPU per call / tonic, 1 in flight"], "met")

    def test_without_any_peer_the_latency_is_unknown(self):
        run = results()
        del run["rounds"]["grpc-go"], run["rounds"]["tonic"], run["rounds"][BARE]
        self.assertEqual(verdicts(run)["p50 / better peer, 1 in flight"], "unknown")
        self.assertEqual(verdicts(run)["calls/s, all features / bare loop, 1 in flight"], "unknown")

    def test_system_calls_that_nobody_counted_are_unknown(self):
        run = results(syscalls={}, no_syscalls="strace is missing")
        self.assertEqual(verdicts(run)["system calls per call, 1 in flight"], "unknown")

    def test_system_calls_must_be_fewer_under_load(self):
        counts = dict(zip((load.name for load in LOADS), (2.0, 2.5, 1.9)))
        found = verdicts(results(syscalls={OURS: counts}))
        self.assertEqual(found["system calls per call, 50 on 1 connection"], "not met")

    def test_the_table_counts_the_verdicts(self):
        run = results()
        lines = table(run, list(targets(run)))
        self.assertIn("  19 met, 0 not met, 0 unknown", lines)
