#include "qa/benchmark/change.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

Judgement judgement(Change change, double high = 0.01) {
  return {.change = change, .effect = {.low = -0.01, .high = high}, .blocks = 14};
}

std::vector<Block> blocks_with_shift(int count, double shift) {
  std::vector<Block> blocks;
  for (int i = 0; i < count; ++i) {
    blocks.push_back(
        {.baseline = {0, 0.001, 0.002}, .contender = {shift, shift + 0.001, shift + 0.002}});
  }
  return blocks;
}

Judgement judge_one(const std::vector<Block>& blocks, Look look, Judgement before = {}) {
  const std::vector<std::span<const Block>> times = {blocks};
  return judge(times, std::vector<Judgement>{before}, look, ChangeLimits{}).front();
}

TEST(Holm, MultipliesByTheNumberOfQuestionsStillOpen) {
  // Holm 1979: 4 * 0.005, then max with 3 * 0.01, 2 * 0.03, 1 * 0.04.
  EXPECT_THAT(holm_adjusted(std::vector<double>{0.01, 0.04, 0.03, 0.005}),
              ElementsAre(DoubleNear(0.03, 1e-12), DoubleNear(0.06, 1e-12), DoubleNear(0.06, 1e-12),
                          DoubleNear(0.02, 1e-12)));
}

TEST(Holm, NeverExceedsOne) {
  EXPECT_THAT(holm_adjusted(std::vector<double>{0.9, 0.8}), ElementsAre(1, 1));
}

TEST(Looks, SpendTheWholeRateAndNoMore) {
  const double spent =
      std::accumulate(kLooks.begin(), kLooks.end(), 0.0,
                      [](double sum, const Look& look) { return sum + look.share; });
  EXPECT_NEAR(spent, 1, 1e-12);
  EXPECT_NEAR(last_look(kLooks, 5).share, 1, 1e-12);
  EXPECT_NEAR(last_look(kLooks, 30).share, 0.7, 1e-12);
  EXPECT_NEAR(last_look(kLooks, 96).share, 0, 1e-12);
}

TEST(Looks, HappenOnlyAsPlanned) {
  EXPECT_TRUE(look_at(kLooks, 14));
  EXPECT_FALSE(look_at(kLooks, 15));
}

TEST(Looks, WaitUntilTheSmallestPossiblePValueCanPass) {
  const auto blocks = [](std::size_t questions) {
    std::vector<int> result;
    for (const Look& look : planned_looks(questions)) result.push_back(look.blocks);
    return result;
  };
  EXPECT_THAT(blocks(12), ElementsAre(14, 24, 48, 96));
  EXPECT_THAT(blocks(262), ElementsAre(18, 24, 48, 96));
  EXPECT_THAT(blocks(100'000), ElementsAre(25, 48, 96));
  for (const std::size_t questions : {1U, 12U, 262U, 100'000U}) {
    double spent = 0;
    for (const Look& look : planned_looks(questions)) {
      spent += look.share;
      EXPECT_LE(static_cast<double>(questions) * std::pow(0.5, look.blocks),
                look.share * kFalseAlarmRate);
    }
    EXPECT_NEAR(spent, 1, 1e-12) << questions;
  }
}

TEST(Judge, SlowerBeyondTheMinimumIsRegressed) {
  const Judgement result = judge_one(blocks_with_shift(14, 0.1), kLooks[0]);
  EXPECT_EQ(result.change, Change::regressed);
  EXPECT_TRUE(result.settled);
}

TEST(Judge, FasterIsImproved) {
  EXPECT_EQ(judge_one(blocks_with_shift(14, -0.1), kLooks[0]).change, Change::improved);
}

TEST(Judge, SurelySlowerByLessThanTheMinimumIsUnchanged) {
  const Judgement result = judge_one(blocks_with_shift(14, 0.005), kLooks[0]);
  EXPECT_LT(result.p_slower, result.bar);
  EXPECT_EQ(result.change, Change::unchanged);
}

TEST(Judge, TooFewBlocksAreInconclusiveHoweverClear) {
  EXPECT_EQ(judge_one(blocks_with_shift(5, 0.5), last_look(kLooks, 5)).change,
            Change::inconclusive);
}

TEST(Judge, MoreQuestionsRaiseTheBar) {
  const std::vector<Block> slower = blocks_with_shift(14, 0.1);
  const std::vector<Block> same = blocks_with_shift(14, 0);
  std::vector<std::span<const Block>> times(20, same);
  times[0] = slower;
  EXPECT_EQ(judge(times, {}, kLooks[0], ChangeLimits{})[0].change, Change::inconclusive);
}

TEST(Judge, LaterLooksDoNotTakeAVerdictBack) {
  Judgement before = judgement(Change::regressed);
  before.settled = true;
  EXPECT_EQ(judge_one(blocks_with_shift(24, 0), kLooks[1], before).change, Change::regressed);
}

TEST(Combine, OneRegressedTimeIsEnough) {
  const std::vector<Judgement> times = {judgement(Change::improved), judgement(Change::regressed)};
  EXPECT_EQ(combine(times, {}), Change::regressed);
}

TEST(Combine, ImprovedNeedsTheOtherTimeNotToBeWorse) {
  const std::vector<Judgement> fine = {judgement(Change::improved),
                                       judgement(Change::inconclusive, 0.02)};
  const std::vector<Judgement> doubtful = {judgement(Change::improved),
                                           judgement(Change::inconclusive, 0.2)};
  EXPECT_EQ(combine(fine, {}), Change::improved);
  EXPECT_EQ(combine(doubtful, {}), Change::inconclusive);
}

TEST(Combine, UnchangedNeedsAllTimesUnchanged) {
  const std::vector<Judgement> both = {judgement(Change::unchanged), judgement(Change::unchanged)};
  const std::vector<Judgement> one = {judgement(Change::unchanged),
                                      judgement(Change::inconclusive)};
  EXPECT_EQ(combine(both, {}), Change::unchanged);
  EXPECT_EQ(combine(one, {}), Change::inconclusive);
}

TEST(Combine, NothingMeasuredIsInconclusive) {
  EXPECT_EQ(combine({}, {}), Change::inconclusive);
}

}  // namespace
}  // namespace qa
