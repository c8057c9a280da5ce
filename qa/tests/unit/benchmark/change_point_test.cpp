#include "qa/benchmark/change_point.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace qa {
namespace {

using Series = std::vector<SeriesPoint>;
using Random = std::mt19937_64;

constexpr std::size_t kNights = 365;

Series flat(std::size_t nights, double sigma, Random& random, double level = 0) {
  std::normal_distribution<double> noise(level, sigma);
  Series series;
  for (std::size_t i = 0; i < nights; ++i) series.push_back({noise(random), sigma});
  return series;
}

void raise(Series& series, std::size_t from, double by) {
  for (std::size_t i = from; i < series.size(); ++i) series[i].value += by;
}

TEST(ChangePoints, NoneInNothingAndInAConstant) {
  EXPECT_TRUE(find_change_points({}).empty());
  EXPECT_TRUE(find_change_points(Series(5, {0.1, 0.01})).empty());
  EXPECT_TRUE(find_change_points(Series(100, {0.1, 0})).empty());
}

TEST(ChangePoints, OneStepIsFoundWhereItIsWithItsLevels) {
  Random random(1);
  Series series = flat(40, 0.01, random);
  raise(series, 25, 0.05);
  const auto changes = find_change_points(series);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_NEAR(static_cast<double>(changes[0].first), 25, 1);
  EXPECT_NEAR(changes[0].after - changes[0].before, 0.05, 0.01);
}

TEST(ChangePoints, ThreeNightsAreEnoughAndTwoAreNot) {
  Random random(2);
  Series series = flat(30, 0.01, random);
  raise(series, 27, 0.08);
  EXPECT_EQ(find_change_points(series).size(), 1U);
  series.pop_back();
  EXPECT_TRUE(find_change_points(series).empty());
}

TEST(ChangePoints, WildNightsAreNoSteps) {
  Random random(3);
  Series series = flat(kNights, 0.01, random);
  for (std::size_t i = 10; i < series.size(); i += 17) series[i].value += 0.3;
  EXPECT_TRUE(find_change_points(series).empty());
}

TEST(ChangePoints, ExactFiguresDoNotMakeEveryTrifleAStep) {
  Series series;
  for (std::size_t i = 0; i < 50; ++i) series.push_back({i < 25 ? 0 : 0.0004, 0});
  EXPECT_TRUE(find_change_points(series).empty());
}

/// A year of nights with ten steps of 5 to 10 % up or down, and nights that are six times as noisy.
struct Year {
  Series series;
  std::vector<std::size_t> steps;
};

Year year_with_steps(double sigma, double wild_share, Random& random) {
  Year year{.series = flat(kNights, sigma, random), .steps = {}};
  std::uniform_real_distribution<double> uniform(0, 1);
  std::normal_distribution<double> wild(0, 6 * sigma);
  for (SeriesPoint& point : year.series) {
    if (uniform(random) < wild_share) point.value += wild(random);
  }
  while (year.steps.size() < 10) {
    const std::size_t night = 12 + random() % (kNights - 24);
    const bool apart = std::ranges::all_of(year.steps, [&](std::size_t other) {
      return std::max(night, other) - std::min(night, other) >= 12;
    });
    if (!apart) continue;
    year.steps.push_back(night);
    const double size = std::log1p(0.05 * (1 + uniform(random)));
    raise(year.series, night, random() % 2 == 0 ? size : -size);
  }
  return year;
}

bool is_near(std::size_t a, std::size_t b) {
  return std::max(a, b) - std::min(a, b) <= 3;
}

/// 365 nights, 10 planted steps >= 5 %: at least 9 found within 3 nights, at most 1 false.
TEST(ChangePoints, TenStepsOfAYearAreFoundAndHardlyAnythingElse) {
  for (const double sigma : {0.005, 0.01, 0.015}) {
    Random random(4);
    for (int run = 0; run < 5; ++run) {
      const Year year = year_with_steps(sigma, 0.03, random);
      const auto changes = find_change_points(year.series);
      const auto found = std::ranges::count_if(year.steps, [&](std::size_t step) {
        return std::ranges::any_of(
            changes, [&](const ChangePoint& change) { return is_near(change.first, step); });
      });
      const auto wrong = std::ranges::count_if(changes, [&](const ChangePoint& change) {
        return std::ranges::none_of(year.steps,
                                    [&](std::size_t step) { return is_near(change.first, step); });
      });
      EXPECT_GE(found, 9) << sigma;
      EXPECT_LE(wrong, 1) << sigma;
    }
  }
}

/// The same as it is lived: each night only the past is known. A step must be seen three nights
/// after it came, and a quiet year must stay quiet every night.
TEST(ChangePoints, StepsAreSeenThreeNightsAfterTheyCame) {
  Random random(5);
  const Year year = year_with_steps(0.01, 0.03, random);
  int seen = 0;
  for (const std::size_t step : year.steps) {
    const auto known = std::span(year.series).first(step + kShortestSegment);
    const auto changes = find_change_points(known);
    seen += !changes.empty() && is_near(changes.back().first, step) ? 1 : 0;
  }
  EXPECT_GE(seen, 9);
}

TEST(ChangePoints, QuietYearRaisesNoAlarmOnAnyNight) {
  Random random(6);
  const Series series = flat(kNights, 0.01, random);
  int alarms = 0;
  for (std::size_t nights = 6; nights <= kNights; nights += 3) {
    alarms += find_change_points(std::span(series).first(nights)).empty() ? 0 : 1;
  }
  EXPECT_LE(alarms, 1);
}

}  // namespace
}  // namespace qa
