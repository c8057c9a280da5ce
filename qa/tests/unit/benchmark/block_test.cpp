#include "qa/benchmark/block.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(RankScore, CountsPairsInWhichTheContenderWasSlower) {
  EXPECT_EQ(rank_score({.baseline = {1, 2}, .contender = {3, 4, 5}}), 6);
  EXPECT_EQ(rank_score({.baseline = {3, 4}, .contender = {1, 2}}), -4);
}

TEST(RankScore, TiesCountForNeither) {
  EXPECT_EQ(rank_score({.baseline = {1, 2, 2}, .contender = {2}}), 1);
  EXPECT_EQ(rank_score({.baseline = {2, 2}, .contender = {2, 2}}), 0);
}

TEST(RankScore, OrderOfRepetitionsDoesNotMatter) {
  EXPECT_EQ(rank_score({.baseline = {5, 1, 3}, .contender = {4, 2}}),
            rank_score({.baseline = {1, 3, 5}, .contender = {2, 4}}));
}

TEST(RankScore, ShiftIsTakenOffTheContender) {
  const Block block{.baseline = {1, 2}, .contender = {2, 3}};
  EXPECT_EQ(rank_score(block, 1), 0);
  EXPECT_EQ(rank_score(block, 5), -4);
}

TEST(RankScore, SwappingSidesNegatesIt) {
  const Block block{.baseline = {1, 4, 6}, .contender = {2, 3, 7}};
  const Block swapped{.baseline = block.contender, .contender = block.baseline};
  EXPECT_EQ(rank_score(block), -rank_score(swapped));
}

}  // namespace
}  // namespace qa
