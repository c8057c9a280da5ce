// What a test program says of its own tests in its last lines. Its exit status may say less: a
// main() that drops the value of RUN_ALL_TESTS() ends with 0, and so does a filter that matches
// nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace qa {

struct ProgramSummary {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;  ///< or disabled; known of GoogleTest only
};

/// The summary that comes last in `output`: of a program that repeats its tests, the one that
/// counts. Nothing when there is none, or when the framework is not known. Formats:
/// - GoogleTest 1.12, PrettyUnitTestResultPrinter::OnTestIterationEnd: "[==========] 5 tests from 2
///   test suites ran. (0 ms total)", "[  PASSED  ] 3 tests.", "[  SKIPPED ] 1 test, listed below:",
///   "[  FAILED  ] 1 test, listed below:", "  YOU HAVE 1 DISABLED TEST"; the brief printer's
///   "[  SKIPPED ] 1 test.", which does not count what failed;
/// - doctest 2.4, ConsoleReporter::test_run_end: "[doctest] test cases: 3 | 2 passed | 1 failed | 0
/// skipped",
///   where those that a filter left out count as skipped, too;
/// - Catch2 2 and 3, only that "No tests ran": it has a reason of its own to pass what failed.
std::optional<ProgramSummary> program_summary(std::string_view output);

}  // namespace qa
