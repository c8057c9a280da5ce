#include "qa/benchmark/selftest.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace qa {
namespace {

/// Pairs of equal programs whose launches differ by luck.
std::vector<RecordedTime> recorded(double launch_luck, double noise) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  std::vector<RecordedTime> times(4);
  for (RecordedTime& time : times) {
    for (int pair = 0; pair < 120; ++pair) {
      Block block{.baseline = {0}, .contender = {}};
      const double luck = launch_luck * normal(random);
      for (int i = 0; i < 12; ++i) block.contender.push_back(luck + noise * normal(random));
      time.push_back(std::move(block));
    }
  }
  return times;
}

TEST(Selftest, EqualProgramsRaiseFewAlarmsAndFivePercentAreFound) {
  const auto times = recorded(0.01, 0.01);
  const Replayed equal = replay(times, {.runs = 400, .seed = 1});
  EXPECT_EQ(equal.runs, 400);
  EXPECT_LE(lower_bound_95(equal.alarms, equal.runs), 1.5 * 2 * kFalseAlarmRate);
  EXPECT_GE(equal.blocks, 14);
  const Replayed slower = replay(times, {.runs = 50, .effect = 0.05, .seed = 2});
  EXPECT_GE(slower.regressed, slower.times * 95 / 100);
}

TEST(Selftest, NothingRecordedProvesNothing) {
  EXPECT_EQ(replay({}, {.runs = 10}).runs, 0);
}

/// Values of scipy.stats 1.17.1: beta.ppf(0.95, x + 1, n - x) and beta.ppf(0.05, x, n - x + 1).
TEST(ClopperPearson, BoundsAreThoseOfScipy) {
  EXPECT_NEAR(upper_bound_95(0, 299), 0.009969146792899269, 1e-9);
  EXPECT_NEAR(upper_bound_95(3, 50), 0.14783717636418123, 1e-9);
  EXPECT_NEAR(lower_bound_95(3, 50), 0.01655185918923134, 1e-9);
  EXPECT_NEAR(lower_bound_95(57, 60), 0.8758127895225639, 1e-9);
  EXPECT_EQ(upper_bound_95(5, 5), 1);
  EXPECT_EQ(lower_bound_95(0, 5), 0);
}

}  // namespace
}  // namespace qa
