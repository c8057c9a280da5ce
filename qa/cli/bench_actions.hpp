// What `qa bench` does beside running the stage.
#pragma once

#include "qa/benchmark/comparison.hpp"
#include "qa/cli/project.hpp"
#include "qa/system/files.hpp"

#include <string>

namespace qa {

struct BenchOptions {
  ProjectOptions project;
  std::string action;
  std::string revision;  ///< of compare
  std::string reason;    ///< of accept
  std::string stage;     ///< empty: the only one of kind bench
  std::string good;      ///< of bisect
  std::string bad = "HEAD";
  std::string benchmark;  ///< of bisect and history; empty: any
  std::string page;       ///< of history: file for its charts
  int online = 20;        ///< of selftest: comparisons of equal programs
  int replayed = 10'000;  ///< of selftest: comparisons played from what was recorded
};

/// Each prints its answer and returns the exit code.
Result<int> bench_compare(const BenchOptions& options, Files& files);
Result<int> bench_accept(const BenchOptions& options, Files& files);
Result<int> bench_history(const BenchOptions& options, Files& files);
Result<int> bench_bisect(const BenchOptions& options, Files& files);
Result<int> bench_selftest(const BenchOptions& options, Files& files);

/// The outcome of a comparison, one line a benchmark, most important first.
std::string comparison_table(const BenchComparison& comparison);

/// 1 when something is slower, 5 when something was not judged.
int exit_code_of(const BenchComparison& comparison);

}  // namespace qa
