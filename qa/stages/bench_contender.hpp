// The benchmarks of the working tree: built, checked to run at all, and measured once.
#pragma once

#include "qa/benchmark/baseline_source.hpp"
#include "qa/benchmark/benchmark_program.hpp"
#include "qa/engine/stage.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace qa {

/// Reports of launches that nobody reads afterwards, in the stage's folder.
inline constexpr const char* kBenchScratch = "launch.json";

/// A program that was built, and asked for each of its benchmarks once.
struct Contender {
  BenchmarkProgram program;
  BenchmarkList list;
  BenchmarkReport report;               ///< with exact counters only
  std::vector<InexactCounter> inexact;  ///< the others
  std::filesystem::path report_file;    ///< its JSON, in the stage's folder
  LaunchCosts costs;                    ///< of what was measured
};

/// Side 'a' is the baseline, 'b' the contender: the folders of both programs have names of equal
/// length, because the length of argv[0] moves the stack and with it the times.
std::filesystem::path bench_side(const BenchSettings& settings, const StageContext& context,
                                 char side);

/// The program of the working tree, as `spec`, a bench stage, builds it. Fails with
/// FailureKind::product when a benchmark gives up.
Result<Contender> measure_contender(const StageSpec& spec, StageContext& context);

/// The program of `commit`, built beside the working tree with a toolchain like `today`. What is
/// wrong with it says nothing about the product: failures are FailureKind::inconclusive.
/// Benchmarks that gave up are in its report.
Result<Contender> measure_commit(const StageSpec& spec, const std::string& commit, char side,
                                 const BuildFacts& today, StageContext& context);

/// Removes the programs that were measured; what they told stays.
void remove_bench_sides(StageContext& context);

}  // namespace qa
