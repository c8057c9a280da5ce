"""The parsers, on recorded output of the real tools."""

import json
import os
import unittest

from comparison import ghz, h2load, server_process, syscalls
from comparison.load import request_body
from comparison.problem import Problem

RECORDED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded")
REPLY_BYTES = len(request_body("x" * 1450))


def recorded(name):
    with open(os.path.join(RECORDED, name), encoding="utf-8") as file:
        return file.read()


class GhzTest(unittest.TestCase):
    def test_figures_of_a_report(self):
        report = json.loads(recorded("ghz.json"))
        outcome = ghz.outcome_of(report)
        self.assertEqual(outcome.calls, 200)
        self.assertAlmostEqual(outcome.per_second, report["rps"])
        self.assertTrue(0 < outcome.p50_ms <= outcome.p90_ms <= outcome.p99_ms < 1000)

    def test_a_failed_call_spoils_the_run(self):
        with self.assertRaisesRegex(Problem, "Unimplemented"):
            ghz.outcome_of(json.loads(recorded("ghz-unimplemented.json")))


class H2loadTest(unittest.TestCase):
    def test_figures_of_summary_and_log(self):
        outcome = h2load.outcome_of(recorded("h2load.txt"), recorded("h2load.log"), REPLY_BYTES)
        self.assertEqual(outcome.calls, 200)
        self.assertTrue(0 < outcome.p50_ms <= outcome.p90_ms <= outcome.p99_ms < 1000)

    def test_a_grpc_error_is_noticed_although_http_says_200(self):
        with self.assertRaisesRegex(Problem, "0 bytes for 291600"):
            h2load.outcome_of(recorded("h2load-unimplemented.txt"), recorded("h2load.log"),
                              REPLY_BYTES)


class StraceTest(unittest.TestCase):
    def test_rows_are_added_up(self):
        table = recorded("strace.txt")
        total = next(int(row.split()[3]) for row in table.splitlines() if row.endswith(" total"))
        self.assertEqual(syscalls.total_calls(table), total)

    def test_an_empty_table_is_a_problem_not_zero(self):
        with self.assertRaises(Problem):
            syscalls.total_calls("")


class ProcStatusTest(unittest.TestCase):
    def test_peak_memory(self):
        status = "Name:\tx\nVmHWM:\t    3072 kB\nVmRSS:\t 1 kB\n"
        self.assertEqual(server_process.peak_rss_mib_of(status), 3)

    def test_without_it_there_is_a_problem(self):
        with self.assertRaises(Problem):
            server_process.peak_rss_mib_of("Name:\tx\n")
