// Two benchmark programs that alternate repetition by repetition, for which both must be linked
// with qa::benchmark_main.
#pragma once

#include "qa/benchmark/benchmark_report.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace qa {

/// Whether the program's main() is the one that qa ships.
Result<bool> can_lock_step(const std::filesystem::path& program, Files& files);

enum class Starter { baseline, contender };

/// One launch of each program, both alive, of which one works while the other waits.
struct LockStep {
  std::filesystem::path baseline;
  std::filesystem::path contender;
  std::filesystem::path scratch;        ///< folder for what they tell each other and us
  std::vector<std::string> benchmarks;  ///< as listed, in the order in which they run
  int repetitions = 0;                  ///< of each
  std::chrono::milliseconds repetition_time{0};
  Starter starter = Starter::baseline;
};

/// The reports of both sides. Repetition i of a benchmark on one side ran just before or after
/// repetition i on the other.
struct LockStepReports {
  BenchmarkReport baseline;
  BenchmarkReport contender;
};

/// Fails with FailureKind::product when the contender crashes or writes no readable report, with
/// FailureKind::inconclusive when the baseline does.
Result<LockStepReports> run_lock_step(const LockStep& pair, ProcessRunner& processes, Files& files);

}  // namespace qa
