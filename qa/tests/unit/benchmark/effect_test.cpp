#include "qa/benchmark/effect.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace qa {
namespace {

/// Blocks at very different levels, whose contender is slower by `shift` throughout.
std::vector<Block> blocks_with_shift(int count, double shift) {
  std::vector<Block> blocks;
  for (int i = 0; i < count; ++i) {
    const double level = 3.0 * i;
    blocks.push_back({.baseline = {level, level + 0.01, level + 0.02},
                      .contender = {level + shift, level + shift + 0.01, level + shift + 0.02}});
  }
  return blocks;
}

TEST(Effect, EstimateIgnoresWhatBlocksHaveInCommon) {
  const Effect effect = estimate_effect(blocks_with_shift(14, 0.1));
  EXPECT_NEAR(effect.log_ratio, 0.1, 1e-9);
  EXPECT_DOUBLE_EQ(effect.p_slower, std::exp2(-14));
  EXPECT_DOUBLE_EQ(effect.p_faster, 1);
}

TEST(Effect, IntervalHoldsTheTruthAndExcludesWhatTheTestRejects) {
  const Effect effect = estimate_effect(blocks_with_shift(14, 0.1));
  EXPECT_LT(effect.low, 0.1);
  EXPECT_GT(effect.high, 0.1);
  EXPECT_GT(effect.low, 0.1 - 0.0205);
  EXPECT_LT(effect.high, 0.1 + 0.0205);
}

TEST(Effect, FewBlocksHaveNoEndOfTheInterval) {
  const Effect effect = estimate_effect(blocks_with_shift(7, 0.1));
  EXPECT_TRUE(std::isinf(effect.low) && effect.low < 0);
  EXPECT_TRUE(std::isinf(effect.high) && effect.high > 0);
  EXPECT_TRUE(std::isinf(smallest_detectable_change(effect)));
}

TEST(Effect, MirrorsWhenSidesAreSwapped) {
  const Effect faster = estimate_effect(blocks_with_shift(10, -0.2));
  const Effect slower = estimate_effect(blocks_with_shift(10, 0.2));
  EXPECT_NEAR(faster.log_ratio, -slower.log_ratio, 1e-9);
  EXPECT_NEAR(faster.low, -slower.high, 2e-4);
  EXPECT_DOUBLE_EQ(faster.p_faster, slower.p_slower);
}

TEST(Effect, SmallestDetectableChangeIsTwoThirdsOfTheInterval) {
  const Effect effect{.log_ratio = 0, .low = -0.03, .high = 0.03};
  EXPECT_NEAR(smallest_detectable_change(effect), std::expm1(0.06 * 3.4174 / 5.1516), 1e-5);
}

}  // namespace
}  // namespace qa
