#include "qa/benchmark/measuring_plan.hpp"

#include "qa/benchmark/benchmark_program.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;

MeasuringNeed need_of(int count, Milliseconds repetition, std::chrono::seconds budget) {
  MeasuringNeed need{
      .costs = {.startup = 20ms}, .first_look = 18, .wanted_blocks = 24, .budget = budget};
  for (int i = 0; i < count; ++i) {
    need.costs.benchmarks.push_back({.name = "BM_" + std::to_string(i), .repetition = repetition});
  }
  return need;
}

std::size_t benchmarks_in(const MeasuringPlan& plan) {
  std::size_t count = 0;
  for (const auto& group : plan.groups) count += group.size();
  return count;
}

TEST(MeasuringPlan, FewShortBenchmarksGetAllRepetitions) {
  const MeasuringPlan plan = plan_measuring(need_of(3, 6ms, 120s));
  EXPECT_EQ(plan.repetitions, kRepetitions);
  EXPECT_EQ(plan.repetition_time, kRepetitionTime);
}

TEST(MeasuringPlan, ManyBenchmarksAreMeasuredShortlySoThatTheBudgetHoldsTheFirstLook) {
  const MeasuringPlan plan = plan_measuring(need_of(131, 7ms, 120s));
  EXPECT_LT(plan.repetitions, 8);
  EXPECT_LE(plan.block * 18, Milliseconds(120s));
  EXPECT_EQ(benchmarks_in(plan), 131U);
}

TEST(MeasuringPlan, WhatIsSetUpOnceALaunchIsSetUpSeldom) {
  // As the echo service's benchmarks on a slow machine: a server and its clients take 450 ms.
  MeasuringNeed need = need_of(6, 6ms, 60s);
  need.costs.startup = 450ms;
  need.launches_per_block = 2;
  need.estimates_always = true;
  const MeasuringPlan plan = plan_measuring(need);
  EXPECT_THAT(plan.groups, SizeIs(1));
  EXPECT_GE(plan.repetitions, 8);
}

TEST(MeasuringPlan, RepetitionsThatEachFindTheirNumberOfOperationsCostMore) {
  MeasuringNeed need = need_of(3, 6ms, 3600s);
  const Milliseconds once = plan_measuring(need).block;
  need.estimates_always = true;
  EXPECT_GT(plan_measuring(need).block, 1.4 * once);
}

TEST(MeasuringPlan, WhatDoesNotFitIsMeasuredAsShortlyAsPossible) {
  const MeasuringPlan plan = plan_measuring(need_of(131, 1s, 120s));
  EXPECT_EQ(plan.repetitions, 1);
  EXPECT_GT(plan.block * 18, Milliseconds(120s));
}

TEST(MeasuringPlan, LaunchesHoldAsManyBenchmarksAsKeepsThemShort) {
  EXPECT_THAT(plan_measuring(need_of(10, 100ms, 3600s)).groups, SizeIs(10));
  EXPECT_THAT(launch_groups(need_of(10, 5ms, 1s).costs, 4), SizeIs(2));
  EXPECT_THAT(launch_groups(need_of(200, 0ms, 1s).costs, 1), SizeIs(5));
}

}  // namespace
}  // namespace qa
