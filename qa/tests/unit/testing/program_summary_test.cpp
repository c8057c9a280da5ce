#include "qa/testing/program_summary.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

ProgramSummary summary_of(std::string_view output) {
  const auto summary = program_summary(output);
  EXPECT_TRUE(summary.has_value()) << output;
  return summary.value_or(ProgramSummary{.passed = 99, .failed = 99});
}

TEST(ProgramSummary, OfGoogleTestThatCountsWhichComesLast) {
  const auto summary = summary_of(
      "[  PASSED  ] 0 tests.\n[  FAILED  ] 1 test, listed below:\n[  FAILED  ] A.B\n"
      "\nRepeating all tests (iteration 2) . . .\n\n[  PASSED  ] 1 test.\n");
  EXPECT_EQ(summary.passed, 1u);
  EXPECT_EQ(summary.failed, 0u);
}

TEST(ProgramSummary, OfGoogleTestCountsTestsAndNotTheirNames) {
  const auto summary = summary_of(
      "[  PASSED  ] 2 tests.\n[  FAILED  ] 2 tests, listed below:\n[  FAILED  ] 1/A.B/7\n");
  EXPECT_EQ(summary.passed, 2u);
  EXPECT_EQ(summary.failed, 2u);
}

TEST(ProgramSummary, OfGoogleTestCountsWhatItLeftOut) {
  const auto summary = summary_of(
      "[ SKIPPED ] A.B (0 ms)\n[  PASSED  ] 2 tests.\n[  SKIPPED ] 1 test, listed below:\n"
      "[  SKIPPED ] A.B\n\n  YOU HAVE 3 DISABLED TESTS\n\n");
  EXPECT_EQ(summary.passed, 2u);
  EXPECT_EQ(summary.skipped, 4u);
  EXPECT_EQ(summary_of("[  PASSED  ] 1 test.\n  YOU HAVE 9 LIVES\n").skipped, 0u);
}

TEST(ProgramSummary, OfTheBriefPrinterCountsFailuresAllTheSame) {
  // As GoogleTest 1.12 writes it with --gtest_brief=1.
  const auto summary = summary_of(
      "t.cpp:5: Failure\n[  FAILED  ] A.Bad (0 ms)\n"
      "[==========] 4 tests from 1 test suite ran. (0 ms total)\n[  PASSED  ] 2 tests.\n"
      "[  SKIPPED ] 1 test.\n\n  YOU HAVE 1 DISABLED TEST\n\n");
  EXPECT_EQ(summary.passed, 2u);
  EXPECT_EQ(summary.failed, 1u);
  EXPECT_EQ(summary.skipped, 2u);
}

TEST(ProgramSummary, OfDoctestHasPassedAndFailedCases) {
  const auto summary =
      summary_of("[doctest] test cases: 3 | 2 passed | 1 failed | 4 skipped\n[doctest] Status: x");
  EXPECT_EQ(summary.passed, 2u);
  EXPECT_EQ(summary.failed, 1u);
}

TEST(ProgramSummary, OfCatchIsOnlyThatNothingRan) {
  EXPECT_EQ(summary_of("Filters: typo\n====\nNo tests ran\n\n").passed, 0u);
  EXPECT_FALSE(program_summary("test cases: 2 | 1 passed | 1 failed as expected\n"));
}

TEST(ProgramSummary, IsNotMadeUp) {
  for (const char* output :
       {"", "[  PASSED  ] all\n", "[  FAILED  ] 3 tests, listed below:\n", "we say No tests ran\n",
        "[doctest] test cases: many\n", "[doctest] test cases: 3\n"}) {
    EXPECT_FALSE(program_summary(output)) << output;
  }
}

}  // namespace
}  // namespace qa
