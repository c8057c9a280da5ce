#include "qa/engine/judgement.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

const Gate kCoverage = {.name = "line coverage", .metric = "coverage.line", .limit = 80};
const Gate kFailed = {.name = "no failed test",
                      .metric = "tests.failed",
                      .comparison = Comparison::at_most,
                      .limit = 0};
const RunPolicy kStrict = {.strict = true};

StageResult judged(std::vector<Metric> metrics, std::vector<Gate> gates,
                   const RunPolicy& policy = {}) {
  StageResult result{.metrics = std::move(metrics)};
  judge(result, {.gates = std::move(gates)}, policy);
  return result;
}

Gate advisory(Gate gate) {
  gate.enforcement = Enforcement::advisory;
  return gate;
}

TEST(Judgement, NamesEveryGateThatBlocks) {
  const StageResult result =
      judged({{"coverage.line", 12.345, "%"}, {"tests.failed", 2, "1"}}, {kCoverage, kFailed});
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->what,
            "line coverage: 12.35 % is below the gate's 80 %; "
            "no failed test: 2 is above the gate's 0");
}

TEST(Judgement, DoesNotRoundAMissAway) {
  EXPECT_EQ(judged({{"coverage.line", 79.9999, "%"}}, {kCoverage}).failure->what,
            "line coverage: 79.9999 % is below the gate's 80 %");
}

TEST(Judgement, WritesLargeNumbersInFull) {
  const Gate size = {.name = "binary size",
                     .metric = "binary.size",
                     .comparison = Comparison::at_most,
                     .limit = 16'000'000};
  EXPECT_EQ(judged({{"binary.size", 16'000'001, "bytes"}}, {size}).failure->what,
            "binary size: 16000001 bytes is above the gate's 16000000 bytes");
}

TEST(Judgement, CannotJudgeWithoutANumber) {
  const StageResult result = judged({}, {kCoverage});
  EXPECT_EQ(result.status, StageStatus::errored);
  EXPECT_EQ(result.failure->kind, FailureKind::host);
  EXPECT_EQ(result.failure->what, "line coverage: coverage.line was not measured");
}

TEST(Judgement, FollowsOnFailAndLetsAProvenDefectWin) {
  Gate decided = kFailed;
  decided.on_fail = FailureKind::inconclusive;
  const std::vector<Metric> metrics = {{"coverage.line", 1, "%"}, {"tests.failed", 1, "1"}};
  EXPECT_EQ(judged(metrics, {decided}).failure->kind, FailureKind::inconclusive);
  EXPECT_EQ(judged({metrics[1]}, {kCoverage, decided}).failure->kind, FailureKind::inconclusive);
  EXPECT_EQ(judged(metrics, {decided, kCoverage}).failure->kind, FailureKind::product);
}

TEST(Judgement, LeavesAStageGreenThatMissesAnAdvisoryGate) {
  const StageResult result = judged({{"coverage.line", 1, "%"}}, {advisory(kCoverage)});
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(result.gates.at(0).verdict, Verdict::fail);
}

TEST(Judgement, WantsANumberForAdvisoryGatesWhenStrict) {
  EXPECT_EQ(judged({}, {advisory(kCoverage)}).status, StageStatus::passed);
  EXPECT_EQ(judged({}, {advisory(kCoverage)}, kStrict).status, StageStatus::errored);
  EXPECT_EQ(judged({{"coverage.line", 1, "%"}}, {advisory(kCoverage)}, kStrict).status,
            StageStatus::passed);
}

TEST(Judgement, AcceptsAStageThatSkippedItselfUnlessStrict) {
  StageResult result{.status = StageStatus::skipped, .reason = "no baseline"};
  judge(result, {.gates = {kCoverage}}, {});
  EXPECT_EQ(result.status, StageStatus::skipped);
  EXPECT_TRUE(result.gates.empty());
  judge(result, {.gates = {kCoverage}}, kStrict);
  EXPECT_EQ(result.status, StageStatus::errored);
  EXPECT_EQ(result.failure->what, "was skipped, which the profile forbids: no baseline");
}

TEST(Judgement, KeepsTheFailureOfAStageThatIsRedAlready) {
  StageResult result{.status = StageStatus::failed, .failure = Failure{.what = "tests failed"}};
  judge(result, {.gates = {kCoverage}}, {});
  EXPECT_EQ(result.failure->what, "tests failed");
  EXPECT_EQ(result.gates.at(0).verdict, Verdict::not_computed);
  EXPECT_FALSE(is_red_by_gates(result));
}

TEST(Judgement, ToldApartIsWhatIsRedByItsGatesAlone) {
  const std::vector<Metric> low = {{"coverage.line", 1, "%"}};
  EXPECT_TRUE(is_red_by_gates(judged({}, {kCoverage})));
  EXPECT_TRUE(is_red_by_gates(judged(low, {kCoverage, kFailed})));
  EXPECT_TRUE(is_red_by_gates(judged({}, {advisory(kCoverage)}, kStrict)));
  EXPECT_FALSE(is_red_by_gates(judged({}, {advisory(kCoverage)})));
}

}  // namespace
}  // namespace qa
