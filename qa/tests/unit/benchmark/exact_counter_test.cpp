#include "qa/benchmark/exact_counter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

Change change_of(const char* counter, double before, double now) {
  const auto changes = compare_counters({{counter, before}}, {{counter, now}});
  EXPECT_THAT(changes, SizeIs(1));
  return changes.front().change;
}

TEST(ExactCounters, OneMoreAllocationIsARegressionHoweverManyThereAre) {
  EXPECT_EQ(change_of("allocs_per_op", 15, 16), Change::regressed);
  EXPECT_EQ(change_of("allocs_per_op", 10'000, 10'001), Change::regressed);
}

TEST(ExactCounters, FractionsFromWarmingUpAreNone) {
  EXPECT_EQ(change_of("allocs_per_op", 15.02, 15.31), Change::unchanged);
  EXPECT_EQ(change_of("syscalls_per_op", 4, 4.2), Change::unchanged);
}

TEST(ExactCounters, OneMoreSystemCallOrByteIsARegression) {
  EXPECT_EQ(change_of("syscalls_per_op", 4, 5), Change::regressed);
  EXPECT_EQ(change_of("wire_bytes", 1460, 1461), Change::regressed);
}

TEST(ExactCounters, LessIsAnImprovement) {
  EXPECT_EQ(change_of("allocs_per_op", 15, 14), Change::improved);
}

TEST(ExactCounters, WhatOneSideLacksIsNotCompared) {
  EXPECT_THAT(compare_counters({{"allocs_per_op", 1}}, {{"wire_bytes", 1}}), IsEmpty());
}

TEST(ExactCounters, AreMediansOfTheKnownCountersOnly) {
  const BenchmarkSeries series{.counters = {{"allocs_per_op", {9, 2, 2}}, {"speed", {1}}}};
  EXPECT_EQ(exact_counters(series), (ExactCounters{{"allocs_per_op", 2}}));
}

}  // namespace
}  // namespace qa
