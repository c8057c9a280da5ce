// The benchmark program: taken from a build, and launched.
#pragma once

#include "qa/benchmark/baseline.hpp"
#include "qa/benchmark/benchmark_report.hpp"
#include "qa/benchmark/exact_counter.hpp"
#include "qa/benchmark/measuring_plan.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace qa {

/// A benchmark program as a build left it; all paths are absolute.
struct BuiltBenchmark {
  std::filesystem::path program;
  std::filesystem::path build_folder;  ///< CMake's
  std::filesystem::path root;          ///< of the project
};

struct BenchmarkProgram {
  std::filesystem::path path;  ///< without symbols: what is compared and what runs
  std::string sha256;          ///< of that file and its libraries, see program_digest()
  std::vector<std::filesystem::path> libraries;  ///< of its own, see own_libraries()
  std::uintmax_t size_bytes = 0;
  BuildFacts build;
};

/// The program without symbols goes to `stripped`. Fails with FailureKind::configuration when it
/// runs only from its own folder.
Result<BenchmarkProgram> take_benchmark_program(const BuiltBenchmark& built,
                                                const std::filesystem::path& stripped,
                                                ProcessRunner& processes, Files& files);

/// Repetitions of about this length average out scheduling; many short ones tell more than few
/// long ones do.
inline constexpr std::chrono::milliseconds kRepetitionTime{5};
inline constexpr int kRepetitions = 36;
/// Of a launch that only asks what there is and what it costs.
inline constexpr int kProbeRepetitions = 3;

struct Launch {
  std::filesystem::path program;
  std::filesystem::path report;  ///< file for its JSON; replaced
  int repetitions = kRepetitions;
  std::chrono::milliseconds repetition_time = kRepetitionTime;
  std::vector<std::string> benchmarks;  ///< which ones, as listed; empty: all
};

Command launch_command(const Launch& launch);

struct BenchmarkList {
  std::vector<std::string> names;        ///< as in a report, the second of one name numbered
  std::chrono::milliseconds startup{0};  ///< how long it took to say so
};

/// The benchmarks that the program has. Fails with FailureKind::product when it crashes or has
/// none.
Result<BenchmarkList> list_benchmarks(const std::filesystem::path& program,
                                      ProcessRunner& processes);

/// `list` without what the program prints although it is asked for no benchmark: lines of its own,
/// such as a banner, in which the names are read. As it is when the program fails then.
BenchmarkList without_own_lines(BenchmarkList list, const std::filesystem::path& program,
                                ProcessRunner& processes);

/// Runs the program once. Fails with FailureKind::product when it crashes, writes no readable
/// report or one without measurements. Benchmarks that gave up are in the report.
Result<BenchmarkReport> run_launch(const Launch& launch, ProcessRunner& processes, Files& files);

/// The report, or a failure of kind product that names the first benchmark that gave up.
Result<BenchmarkReport> without_errors(BenchmarkReport report);

/// A defect of the baseline says nothing about the product: it makes a comparison inconclusive.
void blame_baseline(Failure& failure);

/// How long launches of one program took.
struct LaunchTimes {
  Milliseconds listing{0};  ///< of one that measured nothing
  Milliseconds once{0};     ///< of one with one repetition of each benchmark
  Milliseconds many{0};     ///< of one with `repetitions`, at least two
  int repetitions = kProbeRepetitions;
};

/// What launches cost, given the report of the one with many repetitions.
LaunchCosts launch_costs(const BenchmarkReport& report, const LaunchTimes& times);

/// What a program's benchmarks say when each is asked a few times, and what that cost.
struct Probe {
  BenchmarkReport report;
  LaunchCosts costs;
};

/// Two launches of `program`, whose report goes to the file `report`. `listing` as in LaunchTimes.
/// Fails as run_launch() does.
Result<Probe> probe_program(const std::filesystem::path& program,
                            const std::filesystem::path& report, Milliseconds listing,
                            ProcessRunner& processes, Files& files, Clock& clock);

/// A report whose counters were proven exact.
struct VettedReport {
  BenchmarkReport report;
  std::vector<InexactCounter> inexact;  ///< what was taken out of it
};

/// Vets the counters of `report` by a launch with longer repetitions, whose own report goes to the
/// file `scratch`. Fails as run_launch() does.
Result<VettedReport> vet_counters(BenchmarkReport report, const std::filesystem::path& program,
                                  const std::filesystem::path& scratch, ProcessRunner& processes,
                                  Files& files);

}  // namespace qa
