#include "qa/testing/repetition.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TestCase failed(const std::string& suite, const std::string& name,
                const std::string& message = "why") {
  return {.suite = suite, .name = name, .status = TestStatus::failed, .message = message};
}

TestCase with_status(const std::string& suite, const std::string& name, TestStatus status) {
  return {.suite = suite, .name = name, .status = status};
}

TEST(Repetition, IsForFailedTestsEachOnce) {
  const std::vector<TestCase> tests = {failed("A", "b"), with_status("A", "c", TestStatus::passed),
                                       failed("A", "b"), failed("", "program"),
                                       with_status("A", "d", TestStatus::skipped)};
  EXPECT_THAT(tests_to_repeat(tests), ElementsAre("A.b", "program"));
}

TEST(Repetition, IsNotForTestsThatHung) {
  EXPECT_THAT(tests_to_repeat(std::vector{failed("A", "b", "timed out after 2003 ms\nlast words")}),
              IsEmpty());
}

TEST(Repetition, IsPointlessWhereManyTestsFail) {
  std::vector<TestCase> tests;
  for (std::size_t i = 0; i < kMostRepeated; ++i) tests.push_back(failed("A", std::to_string(i)));
  EXPECT_THAT(tests_to_repeat(tests), SizeIs(kMostRepeated));
  tests.push_back(failed("A", "one too many"));
  EXPECT_THAT(tests_to_repeat(tests), IsEmpty());
}

TEST(Repetition, ATestThatFailedAndPassedIsFlaky) {
  std::vector<TestCase> tests = {failed("A", "b"), failed("A", "c")};
  const std::vector<TestCase> second = {with_status("A", "b", TestStatus::passed),
                                        failed("A", "c")};
  judge_repetition(second, 1, tests);
  EXPECT_EQ(tests[0].status, TestStatus::flaky);
  EXPECT_EQ(tests[0].message, "failed 1 of 2 runs: why");
  EXPECT_EQ(tests[1].status, TestStatus::failed);
  judge_repetition(std::vector{with_status("A", "c", TestStatus::passed)}, 2, tests);
  EXPECT_EQ(tests[0].message, "failed 1 of 2 runs: why");
  EXPECT_EQ(tests[1].message, "failed 2 of 3 runs: why");
}

TEST(Repetition, NotRunAgainOrSkippedIsNotPassed) {
  std::vector<TestCase> tests = {failed("A", "b"), failed("A", "c")};
  judge_repetition(std::vector{with_status("A", "b", TestStatus::skipped)}, 1, tests);
  EXPECT_EQ(tests[0].status, TestStatus::failed);
  EXPECT_EQ(tests[1].status, TestStatus::failed);
}

TEST(Repetition, OfSeveralTestsOfOneNameAllMustPass) {
  std::vector<TestCase> tests = {failed("", "smoke"), with_status("", "smoke", TestStatus::passed)};
  judge_repetition(std::vector{with_status("", "smoke", TestStatus::passed), failed("", "smoke")},
                   1, tests);
  EXPECT_EQ(tests[0].status, TestStatus::failed);
  EXPECT_EQ(tests[1].status, TestStatus::passed);
}

}  // namespace
}  // namespace qa
