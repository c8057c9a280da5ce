#include "qa/report/markdown.hpp"

#include "qa/tests/golden.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Markdown, EveryStateHasItsSummary) {
  expect_golden("summary/passed.md", to_markdown(samples::passed()));
  expect_golden("summary/failed_test.md", to_markdown(samples::failed_test()));
  expect_golden("summary/failed_gate.md", to_markdown(samples::failed_gate()));
  expect_golden("summary/tool_missing.md", to_markdown(samples::tool_missing()));
  expect_golden("summary/canceled.md", to_markdown(samples::canceled()));
  expect_golden("summary/advisory.md", to_markdown(samples::undecided(Enforcement::advisory)));
}

TEST(Markdown, TextFromOutsideIsNoMarkup) {
  RunResult run = samples::tool_missing();
  run.stages[1].failure->what = "a | b\n<script> *x* `y`";
  run.stages[1].failure->command = "echo `date` | cat";
  const std::string text = to_markdown(run);
  EXPECT_THAT(text, HasSubstr("a \\| b &lt;script> \\*x\\* \\`y\\`"));
  EXPECT_THAT(text, HasSubstr("``echo `date` | cat``"));
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
}

TEST(Markdown, TheSlowestTestsAreNamedWhereAnyIsSlow) {
  RunResult run = samples::passed();
  EXPECT_THAT(to_markdown(run), Not(HasSubstr("Slowest")));
  for (int i = 0; i < 6; ++i)
    run.stages[1].tests.push_back({.suite = "Slow",
                                   .name = std::to_string(i),
                                   .duration = std::chrono::milliseconds(100 + i)});
  const std::string text = to_markdown(run);
  EXPECT_THAT(text, HasSubstr("| unit | Slow.5 | 0.1s |\n| unit | Slow.4 |"));
  EXPECT_THAT(text, Not(HasSubstr("Slow.0")));
}

TEST(Markdown, AFlakyTestOfARedStageIsListed) {
  RunResult run = samples::failed_gate();
  run.stages[1].tests[0].status = TestStatus::flaky;
  run.stages[1].tests[0].message = "failed 1 of 2 runs: why\nmore";
  EXPECT_THAT(to_markdown(run),
              HasSubstr("`EchoTest.RepliesWithTheMessage` flaky: failed 1 of 2 runs: why\n"));
}

TEST(Markdown, ManyFailedTestsAreCountedNotListed) {
  RunResult run = samples::failed_test();
  run.stages[1].tests.assign(
      60, {.suite = "Many", .name = "Fails", .status = TestStatus::failed, .message = "m"});
  EXPECT_THAT(to_markdown(run), HasSubstr("and 10 more"));
}

TEST(Markdown, FindingsOfARedStageAreListedWithTheirPlace) {
  RunResult run = samples::tool_missing();
  run.stages[1].findings = {
      {Severity::warning, "bugprone-x", "used after move", "src/a.cpp", 7, 3}};
  EXPECT_THAT(to_markdown(run), HasSubstr("  - `src/a.cpp:7` used after move (bugprone-x)\n"));
}

TEST(Markdown, LocalChangesAreNamed) {
  RunResult run = samples::passed();
  run.dirty = true;
  EXPECT_THAT(to_markdown(run), HasSubstr("commit `0123456789ab` with local changes"));
  run.commit.clear();
  EXPECT_THAT(to_markdown(run), HasSubstr("outside git"));
}

}  // namespace
}  // namespace qa
