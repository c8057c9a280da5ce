// What one launch of a Google Benchmark program reported.
#pragma once

#include "qa/model/failure.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// One benchmark with all repetitions of one launch.
struct BenchmarkSeries {
  std::string name;             ///< as the program says, e.g. "BM_Echo/1450/threads:2"
  std::vector<double> real_ns;  ///< per operation, one a repetition
  std::vector<double> cpu_ns;   ///< likewise
  std::map<std::string, std::vector<double>> counters;  ///< finite values only
  std::string error;  ///< why the benchmark gave up; empty if it didn't
};

struct BenchmarkReport {
  std::vector<BenchmarkSeries> benchmarks;  ///< in the order of the program
};

/// Reads the JSON that --benchmark_out_format=json writes (documented in Google Benchmark's
/// docs/user_guide.md). Aggregates are left out: everything is computed from repetitions. NaN and
/// Infinity, which the library writes although JSON has no words for them, count as missing.
/// Fails with FailureKind::product: the program wrote it.
Result<BenchmarkReport> parse_benchmark_report(std::string_view json);

/// The series called `name`, or null.
const BenchmarkSeries* find_series(const BenchmarkReport& report, std::string_view name);

/// The middle value, without those that are NaN; NaN of nothing.
double median(std::vector<double> values);

}  // namespace qa
