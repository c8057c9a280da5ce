"""Latency from intended send times."""

import unittest

from comparison.open_loop import nanoseconds, percentiles_from_intended

MS = 1_000_000


def calls(starts_ms, latency_ms):
    """ghz's details: the end of each call, and its latency."""
    return [{"timestamp": f"2026-01-02T03:04:05.{(start + latency_ms) * MS:09d}Z",
             "latency": latency_ms * MS} for start in starts_ms]


class OpenLoopTest(unittest.TestCase):
    def test_punctual_calls_have_the_latency_that_was_measured(self):
        outcome = percentiles_from_intended(calls([100, 110, 120, 130], 3), rate=100)
        self.assertAlmostEqual(outcome["p50_ms"], 3)
        self.assertAlmostEqual(outcome["max_ms"], 3)
        self.assertAlmostEqual(outcome["achieved_per_second"], 100)

    def test_a_stall_of_the_sender_counts_for_every_call_that_waited(self):
        outcome = percentiles_from_intended(calls([100, 110, 160, 160, 160], 1), rate=100)
        self.assertAlmostEqual(outcome["max_ms"], 41)  # due at 120, sent at 160, took 1
        self.assertAlmostEqual(outcome["p50_ms"], 21)  # due at 140

    def test_the_order_in_the_report_does_not_matter(self):
        shuffled = calls([120, 100, 130, 110], 2)
        self.assertAlmostEqual(percentiles_from_intended(shuffled, rate=100)["max_ms"], 2)

    def test_timestamps_keep_their_nanoseconds_in_every_zone(self):
        utc = nanoseconds("2026-01-02T03:04:05.123456789Z")
        self.assertEqual(utc % 10**9, 123456789)
        self.assertEqual(nanoseconds("2026-01-02T05:04:05.123456789+02:00"), utc)
        self.assertEqual(nanoseconds("2026-01-02T03:04:05.1Z") % 10**9, 100_000_000)
        self.assertEqual(nanoseconds("2026-01-02T03:04:05Z") % 10**9, 0)
