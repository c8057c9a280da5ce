#include "qa/engine/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

/// a and b are independent, c needs a.
Pipeline pipeline() {
  return {.stages = {{.name = "a"}, {.name = "b"}, {.name = "c", .needs = {"a"}}}};
}

Plan plan_of(const Pipeline& pipeline, const Selection& selection = {}) {
  return make_plan(pipeline, selection, {}).value();
}

TEST(Schedule, StartsInTheOrderOfThePipelineAndWaitsForNeeds) {
  const Pipeline stages = pipeline();
  Schedule schedule(stages, plan_of(stages), 8);
  EXPECT_EQ(schedule.start_next(), 0U);
  EXPECT_EQ(schedule.start_next(), 1U);
  EXPECT_EQ(schedule.start_next(), std::nullopt);
  schedule.finish(0, StageStatus::passed);
  EXPECT_EQ(schedule.start_next(), 2U);
  EXPECT_EQ(schedule.running(), 2U);
}

TEST(Schedule, StartsNoMoreThanItsJobs) {
  const Pipeline stages = pipeline();
  Schedule schedule(stages, plan_of(stages), 1);
  EXPECT_EQ(schedule.start_next(), 0U);
  EXPECT_EQ(schedule.start_next(), std::nullopt);
  schedule.finish(0, StageStatus::failed);
  EXPECT_EQ(schedule.start_next(), 1U);
}

TEST(Schedule, DoesNotWaitForANeedThatTheUserLeftOut) {
  const Pipeline stages = pipeline();
  Schedule schedule(stages, plan_of(stages, {.only = {"c"}}), 8);
  EXPECT_EQ(schedule.start_next(), 2U);
  EXPECT_THAT(schedule.take_skips(), IsEmpty());
}

TEST(Schedule, TellsWhyAStageCannotRun) {
  const Pipeline stages = pipeline();
  for (const auto& [status, reason] : std::vector<std::pair<StageStatus, std::string>>{
           {StageStatus::failed, "a failed"},
           {StageStatus::errored, "a could not be judged"},
           {StageStatus::timed_out, "a timed out"},
           {StageStatus::canceled, "a was canceled"},
           {StageStatus::skipped, "a was skipped"}}) {
    Schedule schedule(stages, plan_of(stages), 1);
    schedule.start_next();
    schedule.finish(0, status);
    const auto skips = schedule.take_skips();
    ASSERT_THAT(skips, SizeIs(1));
    EXPECT_EQ(skips[0].stage, 2U);
    EXPECT_EQ(skips[0].reason, reason);
    EXPECT_THAT(schedule.take_skips(), IsEmpty());
  }
}

TEST(Schedule, GivesTheMachineToOneStageAlone) {
  Pipeline stages = pipeline();
  stages.stages[1].resources = {"machine"};
  Schedule schedule(stages, plan_of(stages), 8);
  EXPECT_EQ(schedule.start_next(), 0U);
  EXPECT_EQ(schedule.start_next(), std::nullopt);
  schedule.finish(0, StageStatus::passed);
  EXPECT_EQ(schedule.start_next(), 1U);
  EXPECT_EQ(schedule.start_next(), std::nullopt) << "c must wait for the machine";
  schedule.finish(1, StageStatus::passed);
  EXPECT_EQ(schedule.start_next(), 2U);
}

TEST(Schedule, PassesOverAStageWhoseResourceIsTaken) {
  Pipeline stages = pipeline();
  stages.stages[0].resources = {"port"};
  stages.stages[1].resources = {"disk", "port"};
  stages.stages.push_back({.name = "d", .resources = {"disk"}});
  Schedule schedule(stages, plan_of(stages), 8);
  EXPECT_EQ(schedule.start_next(), 0U);
  EXPECT_EQ(schedule.start_next(), 3U);
  EXPECT_EQ(schedule.start_next(), std::nullopt);
}

TEST(Schedule, StartsNothingOnceStopped) {
  const Pipeline stages = pipeline();
  Schedule schedule(stages, plan_of(stages), 8);
  schedule.start_next();
  schedule.stop("enough");
  EXPECT_EQ(schedule.start_next(), std::nullopt);
  EXPECT_THAT(schedule.take_skips(), SizeIs(2));
  EXPECT_EQ(schedule.running(), 1U);
}

}  // namespace
}  // namespace qa
