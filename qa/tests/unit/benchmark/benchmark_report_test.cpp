#include "qa/benchmark/benchmark_report.hpp"

#include "qa/system/posix_files.hpp"
#include "test_paths.hpp"

#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::SizeIs;

/// Three repetitions of four benchmarks, as Google Benchmark 1.7.1 wrote them.
std::string recorded() {
  return PosixFiles().read(QA_SOURCE "/qa/tests/recorded/benchmark/repetitions.json").value();
}

std::string report_of(const std::string& members) {
  return R"({"benchmarks": [{"name": "BM_A", "run_type": "iteration", )" + members + "}]}";
}

TEST(BenchmarkReport, ListsBenchmarksInTheProgramsOrder) {
  const BenchmarkReport report = parse_benchmark_report(recorded()).value();
  std::vector<std::string> names;
  for (const BenchmarkSeries& series : report.benchmarks) names.push_back(series.name);
  EXPECT_THAT(names,
              ElementsAre("BM_Copy/1450/real_time", "BM_Copy/1450/process_time/real_time/threads:2",
                          "BM_NotFinite", "BM_Error"));
}

TEST(BenchmarkReport, KeepsEveryRepetitionAndLeavesAggregatesOut) {
  const BenchmarkReport report = parse_benchmark_report(recorded()).value();
  const BenchmarkSeries* copy = find_series(report, "BM_Copy/1450/real_time");
  ASSERT_NE(copy, nullptr);
  EXPECT_THAT(copy->real_ns,
              ElementsAre(171.50512397924078, 102.37054870373507, 40.632618379080995));
  EXPECT_THAT(copy->cpu_ns, SizeIs(3));
}

/// Aggregates only, complexity, names twice, errors, units: what one program may have, as 1.7.1
/// wrote it (recorded/benchmark/kinds.cpp.txt is the program).
TEST(BenchmarkReport, HasEveryBenchmarkOfAProgramWhateverItReports) {
  const BenchmarkReport report =
      parse_benchmark_report(
          PosixFiles().read(QA_SOURCE "/qa/tests/recorded/benchmark/kinds.json").value())
          .value();
  std::vector<std::string> names;
  std::vector<std::size_t> values;
  for (const BenchmarkSeries& series : report.benchmarks) {
    names.push_back(series.name);
    values.push_back(series.real_ns.size());
  }
  EXPECT_THAT(names, ElementsAre("BM_Plain", "BM_Plain #2", "hidden", "hidden/repeated/repeats:4",
                                 "display/repeats:4", "statistic", "fixed/iterations:10",
                                 "odd \"quoted\", (a|b) [c] ^$ \u00b5s \\ +*?.{2}", "BM_N/8",
                                 "BM_N/64", "BM_Manual/manual_time", "BM_Err",
                                 "BM_Thr/process_time/real_time/threads:2"));
  EXPECT_THAT(values, ElementsAre(2, 2, 1, 1, 4, 1, 2, 2, 2, 2, 2, 0, 2));
  EXPECT_THAT(find_series(report, "hidden")->real_ns, ElementsAre(0.407472453565169));
  EXPECT_NEAR(find_series(report, "BM_Manual/manual_time")->real_ns[0], 1e5, 1e-6);
  EXPECT_EQ(find_series(report, "BM_Err")->error, "no peer");
}

TEST(BenchmarkReport, SkippedIsNoError) {
  const BenchmarkReport report =
      parse_benchmark_report(
          report_of(R"("error_occurred": false, "skipped": true, "skip_message": "no AVX")"))
          .value();
  EXPECT_EQ(report.benchmarks[0].skipped, "no AVX");
  EXPECT_EQ(report.benchmarks[0].error, "");
  EXPECT_THAT(report.benchmarks[0].real_ns, IsEmpty());
}

TEST(BenchmarkReport, KeepsTheBenchmarksOwnCounters) {
  const BenchmarkReport report = parse_benchmark_report(recorded()).value();
  const auto& counters = find_series(report, "BM_Copy/1450/real_time")->counters;
  EXPECT_THAT(counters.at("allocs_per_op"), ElementsAre(1, 1, 1));
  EXPECT_THAT(counters.at("wire_bytes"), Each(1460));
  EXPECT_THAT(counters, Not(Contains(Key("iterations"))));
}

TEST(BenchmarkReport, NotANumberCountsAsMissing) {
  ASSERT_THAT(recorded(), HasSubstr("\"nan\": NaN"));
  const BenchmarkReport report = parse_benchmark_report(recorded()).value();
  const BenchmarkSeries* series = find_series(report, "BM_NotFinite");
  EXPECT_THAT(series->counters, IsEmpty());
  EXPECT_THAT(series->real_ns, SizeIs(3));
}

TEST(BenchmarkReport, InfiniteTimeIsNotANumber) {
  const auto report = parse_benchmark_report(
      report_of(R"("real_time": Infinity, "cpu_time": -Infinity, "time_unit": "ns")"));
  ASSERT_TRUE(report);
  EXPECT_TRUE(std::isnan(report->benchmarks[0].real_ns[0]));
  EXPECT_TRUE(std::isnan(report->benchmarks[0].cpu_ns[0]));
}

TEST(BenchmarkReport, UnitsBecomeNanoseconds) {
  const auto report =
      parse_benchmark_report(report_of(R"("real_time": 2.5, "cpu_time": 1, "time_unit": "ms")"));
  EXPECT_DOUBLE_EQ(report->benchmarks[0].real_ns[0], 2.5e6);
}

TEST(BenchmarkReport, SaysWhyABenchmarkGaveUp) {
  const BenchmarkReport report = parse_benchmark_report(recorded()).value();
  EXPECT_EQ(find_series(report, "BM_Error")->error, "cannot connect");
}

TEST(BenchmarkReport, BrokenTextIsTheProductsFault) {
  for (const char* text : {"", "Segmentation fault", "{\"benchmarks\": [", "{}", "[1]"}) {
    const auto report = parse_benchmark_report(text);
    ASSERT_FALSE(report) << text;
    EXPECT_EQ(report.error().kind, FailureKind::product);
  }
}

TEST(Median, IsTheMiddleOrBetweenTheMiddleTwo) {
  EXPECT_DOUBLE_EQ(median({5, 1, 3}), 3);
  EXPECT_DOUBLE_EQ(median({4, 1, 3, 2}), 2.5);
  EXPECT_TRUE(std::isnan(median({})));
}

TEST(Median, IgnoresWhatIsNotANumber) {
  EXPECT_DOUBLE_EQ(median({NAN, 1, NAN, 3}), 2);
  EXPECT_TRUE(std::isnan(median({NAN})));
}

}  // namespace
}  // namespace qa
