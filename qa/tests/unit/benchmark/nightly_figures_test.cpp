#include "qa/benchmark/nightly_figures.hpp"

#include "qa/benchmark/comparison_json.hpp"
#include "qa/benchmark/testbed.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

const NightlyRecord kCommon{
    .time = "t", .run = "r", .commit = "c", .testbed = "x", .stage = "bench"};

TEST(NightlyFigures, PairedTimesKeepTheirIntervalAndVerdict) {
  ComparisonRecord record{.baseline_commit = "a1"};
  record.comparison = {.method = Method::paired};
  BenchmarkChange change{.name = "BM_A", .real_ns = 110, .cpu_ns = 100};
  change.times = {{.kind = TimeKind::real,
                   .judgement = {.change = Change::regressed,
                                 .effect = {.log_ratio = 0.1, .low = 0.08, .high = 0.12},
                                 .blocks = 14}},
                  {.kind = TimeKind::cpu, .judgement = {}}};
  record.comparison.benchmarks = {change};
  const auto records = nightly_figures(to_json(record), kCommon).value();
  ASSERT_THAT(records, SizeIs(1)) << "CPU time was never looked at";
  EXPECT_EQ(records[0].name, "BM_A");
  EXPECT_EQ(records[0].metric, "real_time");
  EXPECT_EQ(records[0].anchor, "a1");
  EXPECT_EQ(records[0].value, 110);
  EXPECT_EQ(records[0].ln_ratio, 0.1);
  EXPECT_EQ(records[0].low, 0.08);
  EXPECT_EQ(records[0].verdict, "regressed");
  EXPECT_EQ(records[0].commit, "c");
}

TEST(NightlyFigures, SameProgramIsNoDifference) {
  ComparisonRecord record{.baseline_commit = "a1"};
  BenchmarkReport report;
  report.benchmarks = {{.name = "BM_A", .real_ns = {100}, .cpu_ns = {90}}};
  record.comparison = compare_identical(report);
  const auto records = nightly_figures(to_json(record), kCommon).value();
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[1].ln_ratio, 0);
  EXPECT_EQ(records[1].value, 90);
}

TEST(NightlyFigures, WithoutAComparisonThereAreNone) {
  ComparisonRecord record;
  record.comparison = compare_counters_only(std::nullopt, {}, {.what = "there is no baseline"});
  EXPECT_THAT(nightly_figures(to_json(record), kCommon).value(), IsEmpty());
}

TEST(NightlyFigures, OtherFormatsAreRefused) {
  EXPECT_EQ(nightly_figures("{", kCommon).error().kind, FailureKind::configuration);
  EXPECT_FALSE(nightly_figures(R"({"schema": "qa.bench.comparison/2"})", kCommon));
}

TEST(Testbed, IsNamedByWhatMakesMachinesAlike) {
  HostFacts host{.hostname = "runner-77",
                 .cpu_model = "Intel(R) Xeon(R) CPU E5-2690 v4 @ 2.60GHz",
                 .cpus = 4,
                 .memory_mib = 15'990};
  EXPECT_EQ(testbed_name(host, ""), "intel-xeon-e5-2690-v4-2.60ghz-4cpu-16gib");
  EXPECT_EQ(testbed_name(host, "rack 7"), "rack 7");
  host.hostname = "runner-78";
  EXPECT_EQ(testbed_name(host, ""), "intel-xeon-e5-2690-v4-2.60ghz-4cpu-16gib");
  EXPECT_EQ(testbed_name({}, ""), "unknown-0cpu-0gib");
}

}  // namespace
}  // namespace qa
