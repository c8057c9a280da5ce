// The benchmarks of the working tree: built, checked to run at all, and measured once.
#pragma once

#include "qa/benchmark/benchmark_program.hpp"
#include "qa/engine/stage.hpp"

#include <chrono>
#include <filesystem>
#include <vector>

namespace qa {

/// Reports of launches that nobody reads afterwards, in the stage's folder.
inline constexpr const char* kBenchScratch = "launch.json";

struct Contender {
  BenchmarkProgram program;
  BenchmarkReport report;                    ///< with exact counters only
  std::vector<InexactCounter> inexact;       ///< the others
  std::filesystem::path report_file;         ///< its JSON, in the stage's folder
  std::chrono::milliseconds launch_time{0};  ///< how long measuring once took
};

/// Side 'a' is the baseline, 'b' the contender: the folders of both programs have names of equal
/// length, because the length of argv[0] moves the stack and with it the times.
std::filesystem::path bench_side(const BenchSettings& settings, const StageContext& context,
                                 char side);

Result<Contender> measure_contender(const BenchSettings& settings, StageContext& context);

/// Removes the programs that were measured; what they told stays.
void remove_bench_sides(StageContext& context);

}  // namespace qa
