#include "qa/benchmark/sign_flip.hpp"

#include <cmath>
#include <cstdlib>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace qa {
namespace {

/// The definition itself: every sign pattern, one by one.
double by_enumeration(const std::vector<std::int64_t>& scores) {
  std::int64_t observed = 0;
  for (const std::int64_t score : scores) observed += score;
  const std::uint32_t patterns = std::uint32_t{1} << scores.size();
  std::uint32_t extreme = 0;
  for (std::uint32_t pattern = 0; pattern < patterns; ++pattern) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      sum += ((pattern >> i) & 1U) != 0 ? scores[i] : -scores[i];
    }
    extreme += sum >= observed ? 1 : 0;
  }
  return static_cast<double>(extreme) / patterns;
}

TEST(SignFlip, EqualsEnumerationOfAllSigns) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::int64_t> scores(1 + random() % 12);
    for (std::int64_t& score : scores) score = static_cast<std::int64_t>(random() % 41) - 20;
    EXPECT_NEAR(sign_flip_p(scores), by_enumeration(scores), 1e-12);
  }
}

TEST(SignFlip, AllInOneDirectionIsAsSurprisingAsThatManyHeads) {
  const std::vector<std::int64_t> scores(14, 5);
  EXPECT_DOUBLE_EQ(sign_flip_p(scores), std::exp2(-14));
}

TEST(SignFlip, AllInTheOtherDirectionIsNoSurprise) {
  const std::vector<std::int64_t> scores(14, -5);
  EXPECT_DOUBLE_EQ(sign_flip_p(scores), 1);
}

/// Darwin's maize, crossed less self-fertilized plants in eighths of an inch, the example of R. A.
/// Fisher, "The Design of Experiments", 1935, section 21: 863 of the 2^15 sums are as large.
/// scipy.stats.permutation_test 1.17.1 gives the same.
TEST(SignFlip, FindsWhatFisherFoundInDarwinsMaize) {
  const std::vector<std::int64_t> maize = {49, -67, 8,  16, 6,  23, 28, 41,
                                           14, 29,  56, 24, 75, 60, -48};
  EXPECT_NEAR(sign_flip_p(maize), 863.0 / 32768, 1e-12);
}

TEST(SignFlip, TiesAreNoEvidence) {
  EXPECT_DOUBLE_EQ(sign_flip_p(std::vector<std::int64_t>{0, 0, 0}), 1);
  EXPECT_DOUBLE_EQ(sign_flip_p(std::vector<std::int64_t>{}), 1);
}

TEST(SignFlip, TwoHundredBlocksAreStillExact) {
  const std::vector<std::int64_t> scores(200, 1);
  EXPECT_DOUBLE_EQ(sign_flip_p(scores), std::exp2(-200));
}

}  // namespace
}  // namespace qa
