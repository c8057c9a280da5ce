// Measures both programs in turns until every benchmark is decided or the budget ends.
#pragma once

#include "qa/benchmark/benchmark_report.hpp"
#include "qa/benchmark/change.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
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
  Judgement judgement;  ///< after the last look; inconclusive before the first
};

struct PairedSetup {
  std::filesystem::path baseline;       ///< both programs run from paths of equal length:
  std::filesystem::path contender;      ///< the environment's size moves the stack
  std::filesystem::path scratch;        ///< folder for reports
  std::vector<std::string> benchmarks;  ///< that both sides have
  int repetitions = 0;                  ///< of each launch
  std::chrono::seconds budget{0};
  std::uint64_t seed = 0;  ///< decides who goes first in each block
  ChangeLimits limits;
};

struct PairedRun {
  std::vector<PairedTime> times;
  std::string order;  ///< "ABBA BAAB ...": A baseline, B contender
  int blocks = 0;
  std::string ended;                      ///< why measuring stopped, for people
  std::vector<std::string> unusable;      ///< times left out, with the reason
  std::vector<BenchmarkReport> baseline;  ///< all launches, in order
  std::vector<BenchmarkReport> contender;
};

/// Only one program runs at a time, in blocks of four launches, ABBA or BAAB by a coin flip, so
/// that drift cancels out within a block. Looks at the data as kLooks plans, and once more when
/// the budget ends. Fails as run_launch() does; the baseline's failures went through
/// blame_baseline().
Result<PairedRun> run_paired(const PairedSetup& setup, ProcessRunner& processes, Files& files,
                             Clock& clock, const std::function<void(std::string_view)>& step);

/// A defect of the baseline says nothing about the product: it makes a comparison inconclusive.
void blame_baseline(Failure& failure);

/// The repetitions of a launch with which the blocks of the second planned look fit the budget,
/// given how long one launch with kRepetitions takes.
int affordable_repetitions(std::chrono::milliseconds launch, std::chrono::seconds budget);

/// The logarithms of the repetitions after the two that warm up; empty when one of them is not a
/// positive number.
std::vector<double> log_times(const std::vector<double>& times_ns);

}  // namespace qa
