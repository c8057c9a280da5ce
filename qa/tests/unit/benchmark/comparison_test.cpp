#include "qa/benchmark/comparison.hpp"

#include "qa/benchmark/comparison_json.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

BenchmarkReport report(const std::vector<std::string>& names, double allocations = 15) {
  BenchmarkReport result;
  for (const std::string& name : names) {
    result.benchmarks.push_back({.name = name,
                                 .real_ns = {100, 110, 120},
                                 .cpu_ns = {50, 60, 70},
                                 .counters = {{"allocs_per_op", {allocations}}}});
  }
  return result;
}

PairedTime time_of(const std::string& benchmark, TimeKind kind, Change change, double log_ratio) {
  return {.benchmark = benchmark,
          .kind = kind,
          .judgement = {.change = change,
                        .effect = {.log_ratio = log_ratio,
                                   .low = log_ratio - 0.01,
                                   .high = log_ratio + 0.01,
                                   .p_slower = 1e-4,
                                   .p_faster = 1},
                        .p_slower = 4e-4,
                        .blocks = 14}};
}

PairedRun run_of(Change real, double log_ratio) {
  PairedRun run;
  run.times = {time_of("BM_A", TimeKind::real, real, log_ratio),
               time_of("BM_A", TimeKind::cpu, Change::unchanged, 0)};
  run.ended = "every benchmark is decided";
  run.order = "ABBA";
  run.blocks = 1;
  run.baseline = {report({"BM_A"}), report({"BM_A"})};
  run.contender = {report({"BM_A"}), report({"BM_A"})};
  return run;
}

Baseline baseline_with(const std::vector<std::string>& names) {
  Baseline baseline;
  for (const std::string& name : names) {
    baseline.benchmarks.push_back({.name = name, .counters = {{"allocs_per_op", 15}}});
  }
  return baseline;
}

std::optional<double> metric(const BenchComparison& comparison, std::string_view name) {
  return find_metric(metrics_of(comparison), name);
}

std::vector<std::string> rules(const BenchComparison& comparison) {
  std::vector<std::string> result;
  for (const Finding& finding : findings_of(comparison)) result.push_back(finding.rule);
  return result;
}

TEST(ComparisonTest, IdenticalProgramIsUnchangedAndStillMeasured) {
  const BenchComparison comparison = compare_identical(report({"BM_A", "BM_B/threads:2"}));
  EXPECT_EQ(metric(comparison, "bench.benchmarks"), 2);
  EXPECT_EQ(metric(comparison, "bench.regressed"), 0);
  EXPECT_EQ(metric(comparison, "bench.unchanged"), 2);
  EXPECT_EQ(metric(comparison, "bench.pairs"), 0);
  EXPECT_EQ(metric(comparison, "bench.bm_b_threads_2.real_time"), 110);
  EXPECT_EQ(metric(comparison, "bench.bm_a.cpu_time"), 60);
  EXPECT_THAT(findings_of(comparison), IsEmpty());
}

TEST(ComparisonTest, WithoutBaselineNothingIsSaidAboutRegressions) {
  const BenchComparison comparison = compare_counters_only(
      std::nullopt, report({"BM_A"}), {.what = "there is no baseline", .next = "qa bench accept"});
  EXPECT_EQ(metric(comparison, "bench.regressed"), std::nullopt);
  EXPECT_EQ(metric(comparison, "bench.inconclusive"), std::nullopt);
  EXPECT_EQ(metric(comparison, "bench.bm_a.real_time"), 110);
  const std::vector<Finding> findings = findings_of(comparison);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].message, "there is no baseline; next: qa bench accept");
}

TEST(ComparisonTest, UnreachableBaselineIsInconclusiveAndProvesNothing) {
  const BenchComparison comparison = compare_counters_only(
      baseline_with({"BM_A"}), report({"BM_A"}), {.what = "the commit is not here"});
  EXPECT_EQ(metric(comparison, "bench.regressed"), std::nullopt);
  EXPECT_EQ(metric(comparison, "bench.inconclusive"), 1);
}

TEST(ComparisonTest, CountersRegressEvenWithoutTheBaselinesProgram) {
  const BenchComparison comparison = compare_counters_only(
      baseline_with({"BM_A"}), report({"BM_A"}, 16), {.what = "the commit is not here"});
  EXPECT_EQ(metric(comparison, "bench.regressed"), 1);
  EXPECT_EQ(metric(comparison, "bench.bm_a.allocs_per_op"), 16);
  EXPECT_THAT(rules(comparison), ElementsAre("bench.not-compared", "bench.regressed"));
  EXPECT_THAT(findings_of(comparison)[1].message, HasSubstr("allocs_per_op went from 15 to 16"));
}

TEST(ComparisonTest, RegressionIsAFindingWithEffectIntervalAndP) {
  const BenchComparison comparison =
      compare_paired(run_of(Change::regressed, std::log(1.1)), {}, {});
  EXPECT_EQ(metric(comparison, "bench.regressed"), 1);
  EXPECT_EQ(metric(comparison, "bench.pairs"), 2);
  EXPECT_NEAR(metric(comparison, "bench.bm_a.ratio").value(), 1.1, 1e-9);
  const std::vector<Finding> findings = findings_of(comparison);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].severity, Severity::error);
  EXPECT_EQ(findings[0].rule, "bench.regressed");
  EXPECT_EQ(findings[0].message,
            "BM_A: real time +10.0 % (99 % interval +8.9 % to +11.1 %, p 0.0004)");
}

TEST(ComparisonTest, DoubtSaysWhatItWouldHaveSeen) {
  const BenchComparison comparison = compare_paired(run_of(Change::inconclusive, 0.02), {}, {});
  EXPECT_EQ(metric(comparison, "bench.regressed"), 0);
  EXPECT_EQ(metric(comparison, "bench.inconclusive"), 1);
  EXPECT_THAT(findings_of(comparison)[0].message, HasSubstr("would have seen 1.3 %"));
}

TEST(ComparisonTest, AnIntervalWithoutEndIsNotToldToTheDigit) {
  PairedRun run = run_of(Change::inconclusive, 1.59);
  run.times[0].judgement.effect.low = -9.8;
  run.times[0].judgement.effect.high = 12.9;
  std::string message;
  for (const Finding& finding : findings_of(compare_paired(run, {}, {})))
    message += finding.message + "\n";
  EXPECT_THAT(message,
              HasSubstr("real time +390.4 % (99 % interval -100.0 % to more than +1000 %"));
  EXPECT_THAT(message, HasSubstr("; might not have seen a doubling"));
}

TEST(ComparisonTest, MoreAllocationsRegressWhateverTheClockSays) {
  PairedRun run = run_of(Change::improved, -0.1);
  run.contender = {report({"BM_A"}, 17), report({"BM_A"}, 17)};
  EXPECT_EQ(metric(compare_paired(run, {}, {}), "bench.regressed"), 1);
}

TEST(ComparisonTest, RegressionNamesCountersAndTimes) {
  PairedRun run = run_of(Change::regressed, std::log(1.1));
  run.contender = {report({"BM_A"}, 17), report({"BM_A"}, 17)};
  EXPECT_THAT(findings_of(compare_paired(run, {}, {}))[0].message,
              HasSubstr("allocs_per_op went from 15 to 17; real time +10.0 %"));
}

TEST(ComparisonTest, InexactCountersAreNamedInsteadOfCompared) {
  PairedRun run = run_of(Change::unchanged, 0);
  run.contender = {report({"BM_A"}, 70), report({"BM_A"}, 1500)};
  const BenchComparison comparison = compare_paired(run, {}, {{"BM_A", "allocs_per_op", 70, 19}});
  EXPECT_EQ(metric(comparison, "bench.regressed"), 0);
  ASSERT_THAT(rules(comparison), ElementsAre("bench.inexact-counter"));
  EXPECT_EQ(findings_of(comparison)[0].message,
            "BM_A: allocs_per_op is not compared, it is not exact (70 over few operations, 19 over "
            "more)");
}

TEST(ComparisonTest, NewAndGoneBenchmarksAreNamed) {
  PairedRun run = run_of(Change::unchanged, 0);
  run.baseline = {report({"BM_A", "BM_Old"})};
  run.contender = {report({"BM_A", "BM_New"})};
  const BenchComparison comparison = compare_paired(run, {}, {});
  EXPECT_THAT(rules(comparison), ElementsAre("bench.not-judged", "bench.gone", "bench.new"));
  EXPECT_EQ(metric(comparison, "bench.benchmarks"), 2);
  EXPECT_EQ(metric(comparison, "bench.unchanged"), 1);
  EXPECT_EQ(metric(comparison, "bench.inconclusive"), 1);
}

TEST(ComparisonTest, BenchmarkWithoutUsableRealTimeIsInconclusive) {
  PairedRun run = run_of(Change::unchanged, 0);
  run.times.erase(run.times.begin());
  EXPECT_EQ(metric(compare_paired(run, {}, {}), "bench.inconclusive"), 1);
}

TEST(ComparisonFile, HasWhatIsNeededToJudgeAgain) {
  ComparisonRecord record{.comparison = compare_paired(run_of(Change::regressed, 0.1), {}, {}),
                          .baseline_commit = "abc",
                          .seed = 7,
                          .run = run_of(Change::regressed, 0.1)};
  record.comparison.benchmarks[0].times[0].judgement.effect.low =
      -std::numeric_limits<double>::infinity();
  const auto json = nlohmann::json::parse(to_json(record));
  EXPECT_EQ(json.at("schema"), "qa.bench.comparison/1");
  EXPECT_EQ(json.at("method"), "paired");
  EXPECT_EQ(json.at("seed"), 7);
  EXPECT_EQ(json.at("order"), "ABBA");
  EXPECT_EQ(json.at("launches").at("contender").size(), 2U);
  EXPECT_EQ(json.at("launches").at("baseline")[0].at("BM_A").at("real_time_ns")[2], 120.0);
  const auto& time = json.at("benchmarks")[0].at("times")[0];
  EXPECT_EQ(time.at("change"), "regressed");
  EXPECT_TRUE(time.at("interval_99")[0].is_null());
}

TEST(MetricWord, IsSafeInANameWithDots) {
  EXPECT_EQ(metric_word("BM_Echo<int>/1.5/threads:2"), "bm_echo_int__1_5_threads_2");
}

}  // namespace
}  // namespace qa
