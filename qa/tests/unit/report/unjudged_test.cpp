#include "qa/report/unjudged.hpp"

#include "qa/report/console.hpp"
#include "qa/report/markdown.hpp"
#include "qa/report/run_summary.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(Unjudged, NothingOfAStageThatMeasuredAll) {
  EXPECT_THAT(unjudged(samples::unit_passed()), IsEmpty());
  EXPECT_THAT(unjudged(samples::lint_passed()), IsEmpty());
}

TEST(Unjudged, AGateWithoutANumberWhetherRequiredOrNot) {
  for (const Enforcement enforcement : {Enforcement::required, Enforcement::advisory}) {
    StageResult stage = samples::undecided(enforcement).stages[1];
    stage.metrics.clear();
    stage.failure.reset();
    stage.gates[0] = evaluate(stage.gates[0].gate, stage.metrics);
    EXPECT_THAT(unjudged(stage),
                ElementsAre("everything decided was not measured, at most 0 wanted"));
  }
}

TEST(Unjudged, AStageThatBrokeOffSaysWhyItself) {
  StageResult stage = samples::tool_missing().stages[1];
  stage.gates = {evaluate({.name = "no findings", .metric = "lint.findings"}, {})};
  EXPECT_THAT(unjudged(stage), IsEmpty());
}

TEST(Unjudged, SkippedTestsByName) {
  StageResult stage = samples::unit_passed();
  stage.tests[1].status = TestStatus::skipped;
  EXPECT_THAT(unjudged(stage), ElementsAre("1 of 3 tests skipped: EchoTest.RefusesAnEmptyMessage"));
  stage.tests[2].message = "1 of its 4 tests";
  EXPECT_THAT(unjudged(stage),
              ElementsAre("1 of 3 tests skipped: EchoTest.RefusesAnEmptyMessage",
                          AllOf(testing::StartsWith("1 test program skipped in part: "),
                                testing::EndsWith(" (1 of its 4 tests)"))));
  stage.tests.assign(5, {.suite = "S", .name = "T", .status = TestStatus::skipped});
  EXPECT_THAT(unjudged(stage), ElementsAre("5 of 5 tests skipped: S.T, S.T, S.T ..."));
}

TEST(Unjudged, WhatTheStageCountsAsNotLookedAt) {
  StageResult stage = samples::lint_passed();
  stage.metrics.push_back({"lint.not_analyzed", 1, "1"});
  stage.metrics.push_back({"lint.without_style", 2, "1"});
  stage.metrics.push_back({"bench.not_judged", 3, "1"});
  EXPECT_THAT(
      unjudged(stage),
      ElementsAre(
          "1 file could not be analyzed",
          "2 files not checked for format: no .clang-format applies, or it says DisableFormat",
          "3 benchmarks could be slower without being seen"));
}

TEST(Unjudged, SkippedStagesAreGroupedByTheirReason) {
  const RunResult run = samples::run_of({samples::skipped("lint", "not asked for"),
                                         samples::skipped("unit", "an earlier stage is red"),
                                         samples::skipped("bench", "not asked for")});
  const std::vector<SkippedStages> groups = skipped_stages(run);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].reason, "not asked for");
  EXPECT_THAT(groups[0].names, ElementsAre("lint", "bench"));
  EXPECT_THAT(groups[1].names, ElementsAre("unit"));
}

/// A green run with a skipped test and a skipped stage.
RunResult green_with_gaps() {
  RunResult run = samples::passed();
  run.stages[1].tests[0].status = TestStatus::skipped;
  run.stages.push_back(samples::skipped("bench", "not asked for"));
  return run;
}

TEST(Unjudged, ComesFirstOnTheLastScreen) {
  EXPECT_THAT(run_summary(green_with_gaps(), {}),
              StartsWith("UNKNOWN  unit   1 of 3 tests skipped: EchoTest.RepliesWithTheMessage\n"
                         "SKIPPED  not asked for: bench\n\n"
                         "PASSED   build"));
}

TEST(Unjudged, ComesFirstInTheSummaryOfACiJob) {
  const std::string text = to_markdown(green_with_gaps());
  EXPECT_THAT(text, HasSubstr("### Not judged\n\n"
                              "- unit: 1 of 3 tests skipped: EchoTest.RepliesWithTheMessage\n"
                              "- skipped, not asked for: bench\n\n"
                              "| stage | verdict |"));
}

}  // namespace
}  // namespace qa
