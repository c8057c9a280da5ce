#include "qa/model/gate.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace qa {
namespace {

const Gate kAtLeast80 = {.name = "line coverage", .metric = "coverage.line", .limit = 80};
const Gate kAtMostZero = {.name = "no failed test",
                          .metric = "tests.failed",
                          .comparison = Comparison::at_most,
                          .limit = 0};

Verdict verdict(const Gate& gate, std::vector<Metric> metrics) {
  return evaluate(gate, metrics).verdict;
}

TEST(Gate, PassesAtItsLimitAndFailsBesideIt) {
  EXPECT_EQ(verdict(kAtLeast80, {{"coverage.line", 80, "%"}}), Verdict::pass);
  EXPECT_EQ(verdict(kAtLeast80, {{"coverage.line", 79.999, "%"}}), Verdict::fail);
  EXPECT_EQ(verdict(kAtMostZero, {{"tests.failed", 0, "1"}}), Verdict::pass);
  EXPECT_EQ(verdict(kAtMostZero, {{"tests.failed", 1, "1"}}), Verdict::fail);
}

TEST(Gate, KeepsTheNumberItJudged) {
  const std::vector<Metric> metrics = {{"other", 1, "1"}, {"coverage.line", 71.2, "%"}};
  const GateResult result = evaluate(kAtLeast80, metrics);
  EXPECT_EQ(result.gate, kAtLeast80);
  EXPECT_EQ(result.actual, 71.2);
}

TEST(Gate, IsNotComputedWithoutItsMetric) {
  EXPECT_EQ(verdict(kAtLeast80, {}), Verdict::not_computed);
  EXPECT_EQ(verdict(kAtMostZero, {{"tests.total", 0, "1"}}), Verdict::not_computed);
}

TEST(Gate, IsNotComputedFromANumberThatIsNone) {
  EXPECT_EQ(verdict(kAtMostZero, {{"tests.failed", std::nan(""), "1"}}), Verdict::not_computed);
}

TEST(Gate, BlocksUnlessItPassed) {
  EXPECT_FALSE(blocks({.gate = kAtLeast80, .actual = 90, .verdict = Verdict::pass}));
  EXPECT_TRUE(blocks({.gate = kAtLeast80, .actual = 1, .verdict = Verdict::fail}));
  EXPECT_TRUE(blocks({.gate = kAtLeast80}));
}

TEST(Gate, NeverBlocksWhenAdvisory) {
  Gate advisory = kAtLeast80;
  advisory.enforcement = Enforcement::advisory;
  EXPECT_FALSE(blocks({.gate = advisory, .actual = 1, .verdict = Verdict::fail}));
  EXPECT_FALSE(blocks({.gate = advisory}));
}

}  // namespace
}  // namespace qa
