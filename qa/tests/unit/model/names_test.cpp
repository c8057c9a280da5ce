// The words are promises: run.json and reports are made of them.
#include "qa/model/names.hpp"

#include "qa/model/pipeline.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(Names, SpellStatuses) {
  EXPECT_EQ(to_text(StageStatus::passed), "passed");
  EXPECT_EQ(to_text(StageStatus::skipped), "skipped");
  EXPECT_EQ(to_text(StageStatus::errored), "errored");
  EXPECT_EQ(to_text(StageStatus::timed_out), "timed_out");
  EXPECT_EQ(to_text(StageStatus::failed), "failed");
  EXPECT_EQ(to_text(StageStatus::canceled), "canceled");
  EXPECT_EQ(to_text(TestStatus::passed), "passed");
  EXPECT_EQ(to_text(TestStatus::failed), "failed");
  EXPECT_EQ(to_text(TestStatus::skipped), "skipped");
  EXPECT_EQ(to_text(TestStatus::flaky), "flaky");
}

TEST(Names, SpellJudgements) {
  EXPECT_EQ(to_text(Verdict::pass), "pass");
  EXPECT_EQ(to_text(Verdict::fail), "fail");
  EXPECT_EQ(to_text(Verdict::not_computed), "not_computed");
  EXPECT_EQ(to_text(Comparison::at_least), ">=");
  EXPECT_EQ(to_text(Comparison::at_most), "<=");
  EXPECT_EQ(to_text(Enforcement::required), "required");
  EXPECT_EQ(to_text(Enforcement::advisory), "advisory");
  EXPECT_EQ(to_text(Severity::note), "note");
  EXPECT_EQ(to_text(Severity::warning), "warning");
  EXPECT_EQ(to_text(Severity::error), "error");
}

TEST(Names, SpellKindsOfFailure) {
  EXPECT_EQ(to_text(FailureKind::product), "product");
  EXPECT_EQ(to_text(FailureKind::inconclusive), "inconclusive");
  EXPECT_EQ(to_text(FailureKind::timed_out), "timed_out");
  EXPECT_EQ(to_text(FailureKind::tool_missing), "tool_missing");
  EXPECT_EQ(to_text(FailureKind::host), "host");
  EXPECT_EQ(to_text(FailureKind::configuration), "configuration");
  EXPECT_EQ(to_text(FailureKind::canceled), "canceled");
}

TEST(Pipeline, FindsAStageByName) {
  const Pipeline pipeline{.stages = {{.name = "build"}, {.name = "unit"}}};
  EXPECT_EQ(find_stage(pipeline, "unit"), &pipeline.stages[1]);
  EXPECT_EQ(find_stage(pipeline, "lint"), nullptr);
}

}  // namespace
}  // namespace qa
