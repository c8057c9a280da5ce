// Measures both programs in turns until every benchmark is decided or the budget ends.
#pragma once

#include "qa/benchmark/benchmark_report.hpp"
#include "qa/benchmark/change.hpp"
#include "qa/benchmark/confirmation.hpp"
#include "qa/benchmark/measuring_plan.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

enum class TimeKind { real, cpu };

/// "real time" or "CPU time".
std::string_view to_text(TimeKind kind);

/// One time of one benchmark, measured on both sides.
struct PairedTime {
  std::string benchmark;
  TimeKind kind = TimeKind::real;
  std::vector<Block> blocks;
  std::vector<double> baseline_launches;  ///< ln of each launch's median, in order
  std::vector<double> contender_launches;
  Judgement judgement;                       ///< after the last look; inconclusive before the first
  std::optional<Confirmation> confirmation;  ///< by run_confirmed(), of what it measured twice
};

/// What of one side is held against what of the other.
enum class Pairing {
  launches,     ///< four whole launches in turns
  repetitions,  ///< the same repetition of two launches that alternate, see LockStep
};

struct PairedSetup {
  std::filesystem::path baseline;   ///< both programs run from paths of equal length:
  std::filesystem::path contender;  ///< the environment's size moves the stack
  std::filesystem::path scratch;    ///< folder for reports
  LaunchCosts common;               ///< what both sides have
  Pairing pairing = Pairing::launches;
  std::chrono::seconds budget{0};
  std::vector<Look> looks;  ///< empty: planned_looks()
  std::uint64_t seed = 0;   ///< decides who goes first in each block
  ChangeLimits limits;
};

struct PairedRun {
  std::vector<PairedTime> times;
  Pairing pairing = Pairing::launches;
  std::string order;  ///< "ABBA BAAB ..." or "AB BA ...": A baseline, B contender
  int blocks = 0;     ///< of the benchmarks that were measured longest
  int launches_per_block = 4;
  int repetitions = 0;                    ///< of each launch
  std::string ended;                      ///< why measuring stopped, for people
  std::chrono::seconds needed{0};         ///< the budget that the first look would have needed; 0:
                                          ///< it was reached
  std::vector<std::string> unusable;      ///< times left out, with the reason
  std::vector<BenchmarkReport> baseline;  ///< all launches, in order
  std::vector<BenchmarkReport> contender;
};

/// Only one program works at a time. A block is four launches, ABBA or BAAB by a coin flip, so that
/// drift cancels out within it; or a pair of launches that alternate repetition by repetition, the
/// coin saying who begins: then a block holds the differences of matching repetitions. A launch
/// holds some benchmarks only, see MeasuringPlan, in an order drawn anew. When the first block took
/// so much longer than was estimated that the first look would not fit the budget, it is dropped
/// and all begins again with fewer repetitions, once.
/// Looks at the data as planned_looks() says, and once more when the budget ends; what is decided,
/// or glaring, is measured no longer. Fails as run_launch() does; the baseline's failures went
/// through blame_baseline().
Result<PairedRun> run_paired(const PairedSetup& setup, ProcessRunner& processes, Files& files,
                             Clock& clock, const std::function<void(std::string_view)>& step);

/// The logarithms of the repetitions after the two that warm up; empty when one of them is not a
/// positive number.
std::vector<double> log_times(const std::vector<double>& times_ns);

}  // namespace qa
