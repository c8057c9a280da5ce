// Test cases as evidence of a stage: their counts, and one sentence about those that failed.
#pragma once

#include "qa/model/stage_result.hpp"

#include <span>
#include <string>

namespace qa {

/// Adds tests.total, tests.passed, tests.failed, tests.skipped, tests.flaky and tests.quarantined
/// for result.tests.
void add_test_metrics(StageResult& result);

/// "EchoTest.Repeats failed" or "2 of 41 tests failed: EchoTest.A, EchoTest.B"; empty when none
/// failed.
std::string failed_tests_text(std::span<const TestCase> tests);

/// "all tests were skipped", which is no success, nor are those in quarantine; empty when one
/// passed or failed, and when there is none.
std::string only_skipped_tests_text(std::span<const TestCase> tests);

}  // namespace qa
