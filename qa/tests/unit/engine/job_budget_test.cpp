#include "qa/engine/job_budget.hpp"

#include <future>
#include <optional>
#include <thread>

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(JobBudget, AStageAloneGetsWhatItWantsUpToAll) {
  JobBudget budget(8);
  StageJobs stage(budget);
  EXPECT_EQ(stage.take(3).count(), 3U);
  EXPECT_EQ(stage.take(100).count(), 8U);
  EXPECT_EQ(stage.take_all().count(), 8U);
  EXPECT_EQ(stage.take(0).count(), 1U);
}

TEST(JobBudget, StagesShareFairlyAndTogetherStayWithinIt) {
  JobBudget budget(8);
  StageJobs first(budget);
  StageJobs second(budget);
  StageJobs third(budget);
  const JobShare one = first.take_all();
  const JobShare two = second.take_all();
  const JobShare three = third.take_all();
  EXPECT_EQ(one.count(), 3U);
  EXPECT_EQ(two.count(), 3U);
  EXPECT_EQ(three.count(), 2U);
}

TEST(JobBudget, WhatAShareTookIsFreeAgainWhenItEnds) {
  JobBudget budget(4);
  std::optional<StageJobs> first(budget);
  StageJobs second(budget);
  static_cast<void>(first->take_all());  // and gives them back
  EXPECT_EQ(second.take_all().count(), 2U);
  first.reset();
  EXPECT_EQ(second.take_all().count(), 4U);
}

TEST(JobBudget, ABudgetOfNoneIsOne) {
  JobBudget budget(0);
  StageJobs stage(budget);
  EXPECT_EQ(stage.take_all().count(), 1U);
}

TEST(JobBudget, AStageWaitsUntilAJobIsFreeForIt) {
  JobBudget budget(2);
  StageJobs first(budget);
  std::optional<JobShare> share(first.take_all());
  ASSERT_EQ(share->count(), 2U);
  std::promise<void> joined;
  std::future<void> is_joined = joined.get_future();
  std::jthread other([&] {
    const StageJobs second(budget);
    joined.set_value();
  });
  EXPECT_EQ(is_joined.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
  share.reset();
  is_joined.wait();
}

TEST(JobBudget, WhoWaitsIsServedBeforeWhoTakesAgain) {
  JobBudget budget(2);
  StageJobs first(budget);
  std::optional<JobShare> share(first.take_all());
  std::promise<void> waits;
  std::promise<void> may_end;
  std::jthread other([&] {
    const StageJobs second(budget, [&] { waits.set_value(); });
    may_end.get_future().wait();
  });
  waits.get_future().wait();
  share.reset();
  share.emplace(first.take_all());
  EXPECT_EQ(share->count(), 1U);
  may_end.set_value();
}

}  // namespace
}  // namespace qa
