#include "qa/benchmark/glaring.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace qa {
namespace {

using Logs = std::vector<double>;

const Logs kFast = {0.0, 0.01, 0.02, 0.0, 0.01, 0.02, 0.01, 0.0};

Logs shifted(const Logs& logs, double by) {
  Logs result = logs;
  for (double& value : result) value += by;
  return result;
}

TEST(Glaring, NeedsEnoughLaunchesForTheNumberOfQuestions) {
  EXPECT_EQ(launches_to_glare(2), 8U);
  EXPECT_EQ(launches_to_glare(12), 8U);    // C(16, 8) = 12870
  EXPECT_EQ(launches_to_glare(262), 11U);  // C(22, 11) = 705432, C(20, 10) = 184756
}

TEST(Glaring, FiveTimesSlowerIs) {
  EXPECT_TRUE(is_glaring(kFast, shifted(kFast, std::log(5)), 8));
}

TEST(Glaring, FasterIsNot) {
  EXPECT_FALSE(is_glaring(shifted(kFast, std::log(5)), kFast, 8));
}

TEST(Glaring, FewLaunchesAreNot) {
  EXPECT_FALSE(is_glaring(kFast, shifted(kFast, std::log(5)), 9));
}

TEST(Glaring, OneSlowLaunchOfTheBaselineForbidsIt) {
  Logs once_slow = kFast;
  once_slow[3] = 2;
  EXPECT_FALSE(is_glaring(once_slow, shifted(kFast, std::log(5)), 8));
}

TEST(Glaring, SmallEffectsAndSmallGapsAreNot) {
  EXPECT_FALSE(is_glaring(Logs(8, 0.0), Logs(8, 0.05), 8));
  const Logs spread = {0, 0.1, 0.2, 0, 0.1, 0.2, 0, 0.1};
  EXPECT_FALSE(is_glaring(spread, shifted(spread, 0.7), 8));  // a gap of 0.5, ranges of 0.2
  EXPECT_TRUE(is_glaring(spread, shifted(spread, 0.9), 8));
}

/// Launches of equal programs, each of which is fast or twice as slow by the luck of its layout.
TEST(Glaring, HostsWithTwoModesRaiseNoAlarm) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> noise(0, 0.001);
  int alarms = 0;
  for (int run = 0; run < 100'000; ++run) {
    Logs a;
    Logs b;
    for (int i = 0; i < 8; ++i) {
      a.push_back((random() % 2 == 0 ? 0 : std::log(2)) + noise(random));
      b.push_back((random() % 2 == 0 ? 0 : std::log(2)) + noise(random));
    }
    alarms += is_glaring(a, b, 8) ? 1 : 0;
  }
  EXPECT_LE(alarms, 10);  // 2^-16 each
}

}  // namespace
}  // namespace qa
