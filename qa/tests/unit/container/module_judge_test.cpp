// Verdicts on module cases.
#include "qa/container/module_judge.hpp"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

Completed ended(int code, std::string output = {}, std::string errors = {}) {
  return {.status = {.code = code},
          .standard_output = std::move(output),
          .standard_error = std::move(errors)};
}

TEST(ModuleJudge, ExitStatusZeroIsExpectedUnlessTheCaseSaysOtherwise) {
  EXPECT_EQ(judge({.name = "a"}, ended(0)).status, TestStatus::passed);
  const TestCase failed = judge({.name = "a"}, ended(3));
  EXPECT_EQ(failed.status, TestStatus::failed);
  EXPECT_THAT(failed.message, HasSubstr("expected exit status 0, got: exited with status 3"));
  EXPECT_EQ(judge({.exit_code = 3}, ended(3)).status, TestStatus::passed);
  EXPECT_EQ(judge({.exit_code = 3}, ended(0)).status, TestStatus::failed);
  EXPECT_EQ(judge({.exit_not = 0}, ended(1)).status, TestStatus::passed);
  EXPECT_EQ(judge({.exit_not = 0}, ended(0)).status, TestStatus::failed);
}

TEST(ModuleJudge, ACrashIsNeverAnExitStatusOtherThanZero) {
  Completed crashed;
  crashed.status = {.kind = ExitStatus::Kind::signaled, .signal = 11};
  const TestCase test = judge({.exit_not = 0}, crashed);
  EXPECT_EQ(test.status, TestStatus::failed);
  EXPECT_THAT(test.message, HasSubstr("killed by signal 11"));
}

TEST(ModuleJudge, ATimeoutIsToldApartFromACrash) {
  Completed late;
  late.status.kind = ExitStatus::Kind::timed_out;
  const TestCase test = judge({.timeout = std::chrono::seconds(2), .exit_not = 0}, late);
  EXPECT_EQ(test.status, TestStatus::failed);
  EXPECT_THAT(test.message, HasSubstr("within 2000 ms, it still ran"));
}

TEST(ModuleJudge, AForbiddenSystemCallIsNamedAndNoCrash) {
  Completed killed;
  killed.status = {.kind = ExitStatus::Kind::signaled, .signal = SIGSYS};
  EXPECT_THAT(judge({.forbidden_calls = {"listen"}, .exit_not = 0}, killed).message,
              HasSubstr("expected no system call of these: listen; it made one"));
  EXPECT_THAT(judge({}, killed).message, HasSubstr("killed by signal"));
}

TEST(ModuleJudge, EachExpressionIsSearchedInTheLinesOfItsStream) {
  const ModuleCase expected{.output = {"^second$"}, .errors = {"warn(ing)?"}};
  EXPECT_EQ(judge(expected, ended(0, "first\nsecond\n", "a warning")).status, TestStatus::passed);
  const TestCase failed = judge(expected, ended(0, "a warning", "second"));
  EXPECT_THAT(failed.message, HasSubstr("a line of standard output that matches /^second$/"));
  EXPECT_THAT(failed.message, HasSubstr("a line of standard error that matches /warn(ing)?/"));
}

TEST(ModuleJudge, WhatMustNeverAppearIsSearchedInBothStreams) {
  const ModuleCase expected{.never = {"secret"}};
  EXPECT_EQ(judge(expected, ended(0, "fine", "fine")).status, TestStatus::passed);
  EXPECT_EQ(judge(expected, ended(0, "a secret")).status, TestStatus::failed);
  EXPECT_EQ(judge(expected, ended(0, "", "a secret")).status, TestStatus::failed);
}

TEST(ModuleJudge, WhatCouldNotBeSearchedIsNotFreeOfForbiddenText) {
  Completed cut = ended(0, "fine");
  cut.truncated = true;
  EXPECT_EQ(judge({.never = {"secret"}}, cut).status, TestStatus::failed);
  EXPECT_EQ(judge({.never = {"secret"}}, ended(0, std::string(100'000, 'x'))).status,
            TestStatus::failed);
  EXPECT_EQ(judge({.output = {"x"}}, ended(0, std::string(100'000, 'x'))).status,
            TestStatus::failed);
}

TEST(ModuleJudge, TheLongestLineThatIsSearchedDoesNotOverflowTheStack) {
  const ModuleCase expected{.output = {"(x|y|(z))*$"}};
  EXPECT_EQ(judge(expected, ended(0, std::string(8192, 'x'))).status, TestStatus::passed);
}

TEST(ModuleJudge, TheMessageEndsWithTheTailOfTheOutput) {
  std::string output;
  for (int i = 1; i <= 12; ++i) output += "line " + std::to_string(i) + "\n";
  const TestCase test = judge({}, ended(1, output));
  EXPECT_THAT(test.message, HasSubstr("end of standard output:\n  line 3\n"));
  EXPECT_THAT(test.message, HasSubstr("line 12\nstandard error: empty"));
}

}  // namespace
}  // namespace qa
