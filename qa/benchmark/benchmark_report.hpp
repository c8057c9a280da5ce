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
  /// As the program says, e.g. "BM_Echo/1450/threads:2"; the second benchmark that the program
  /// calls the same has " #2" behind it.
  std::string name;
  std::vector<double> real_ns;                          ///< per operation, one a repetition
  std::vector<double> cpu_ns;                           ///< likewise
  std::map<std::string, std::vector<double>> counters;  ///< finite values only
  std::string error;    ///< why the benchmark gave up; empty if it didn't
  std::string skipped;  ///< why it chose not to measure; empty if it did
  /// How long the timed part of all repetitions took, as far as the report tells.
  double timed_ns = 0;
  int repetitions = 0;  ///< the program's own or those it was asked for; 0 when it doesn't say
};

struct BenchmarkReport {
  std::vector<BenchmarkSeries> benchmarks;  ///< in the order of the program
};

/// Reads the JSON that --benchmark_out_format=json writes (documented in Google Benchmark's
/// docs/user_guide.md). Everything is computed from repetitions; only of a benchmark that reports
/// nothing but aggregates the median (or mean) of its launch counts as one repetition. Complexity
/// and statistics of the program's own are left out. NaN and Infinity, which the library writes
/// although JSON has no words for them, count as missing. Fails with FailureKind::product: the
/// program wrote it.
Result<BenchmarkReport> parse_benchmark_report(std::string_view json);

/// What the benchmark is called that has a name for the first, second, ... time.
std::string numbered(const std::string& name, int occurrence);

/// The series called `name`, or null.
const BenchmarkSeries* find_series(const BenchmarkReport& report, std::string_view name);

/// The middle value, without those that are NaN; NaN of nothing.
double median(std::vector<double> values);

}  // namespace qa
