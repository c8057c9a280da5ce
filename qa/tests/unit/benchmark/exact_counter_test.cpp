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

std::size_t dropped(const std::vector<double>& few, const std::vector<double>& many) {
  BenchmarkReport report{{{.name = "BM_A", .counters = {{"allocs_per_op", few}}}}};
  const BenchmarkReport longer{{{.name = "BM_A", .counters = {{"allocs_per_op", many}}}}};
  const std::size_t count = drop_inexact_counters(report, longer).size();
  EXPECT_EQ(report.benchmarks[0].counters.size(), 1 - count);
  return count;
}

TEST(InexactCounters, DependOnTheNumberOfOperations) {
  EXPECT_EQ(dropped({70, 70, 70, 70}, {19, 19}), 1U);
  EXPECT_EQ(dropped({11.02, 11.02, 11.02, 11.02}, {11, 11}), 0U);
}

TEST(InexactCounters, VaryBetweenRepetitions) {
  EXPECT_EQ(dropped({10, 11, 12, 13, 14, 15, 16, 17}, {13.5}), 1U);
  EXPECT_EQ(dropped({99, 11, 11, 11, 11, 11, 11, 11}, {11}), 0U) << "warming up is no variation";
}

TEST(InexactCounters, AreThoseThatCouldNotBeVetted) {
  EXPECT_EQ(dropped({11}, {}), 1U);
}

TEST(ExactCounters, AreMediansOfTheKnownCountersOnly) {
  const BenchmarkSeries series{.counters = {{"allocs_per_op", {9, 2, 2}}, {"speed", {1}}}};
  EXPECT_EQ(exact_counters(series), (ExactCounters{{"allocs_per_op", 2}}));
}

}  // namespace
}  // namespace qa
