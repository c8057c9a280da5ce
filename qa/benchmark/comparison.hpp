// The outcome of comparing the benchmarks with their baseline, and the evidence it gives a stage.
#pragma once

#include "qa/benchmark/baseline.hpp"
#include "qa/benchmark/exact_counter.hpp"
#include "qa/benchmark/paired_run.hpp"
#include "qa/model/finding.hpp"
#include "qa/model/metric.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qa {

/// How the contender was held against the baseline.
enum class Method {
  none,       ///< it wasn't: `note` says why
  identical,  ///< same program, byte for byte
  paired,     ///< measured in turns
};

struct TimeChange {
  TimeKind kind = TimeKind::real;
  Judgement judgement;
  std::optional<Confirmation> confirmation;
};

struct BenchmarkChange {
  std::string name;
  double real_ns = 0;  ///< median of the contender, measured in this run
  double cpu_ns = 0;
  Change change = Change::inconclusive;
  /// Inconclusive, and a slowdown of kBlindSpot or more can't be ruled out.
  bool not_judged = false;
  std::string reason;  ///< one line for people
  std::vector<TimeChange> times;
  std::vector<CounterChange> counters;
};

/// A benchmark of which nothing is known, so that one this much slower would pass unseen, was not
/// judged at all.
inline constexpr double kBlindSpot = 0.10;

/// What the program has and did not measure.
struct UnmeasuredBenchmark {
  std::string name;
  std::string reason;
};

struct BenchComparison {
  Method method = Method::none;
  std::string note;                         ///< why nothing was compared, or why measuring ended
  std::string next;                         ///< the command that mends it; may be empty
  std::vector<BenchmarkChange> benchmarks;  ///< what both sides have
  std::vector<BenchmarkChange> added;       ///< what only the contender has: no verdict
  std::vector<std::string> gone;            ///< what only the baseline has
  std::vector<UnmeasuredBenchmark> unmeasured;
  std::vector<InexactCounter> inexact;  ///< counters of either side that were not compared
  int launch_pairs = 0;
};

/// The program is the baseline's, byte for byte.
BenchComparison compare_identical(const BenchmarkReport& contender);

/// Time can't be compared, for the reason given; counters can, if there is a baseline.
BenchComparison compare_counters_only(const std::optional<Baseline>& baseline,
                                      const BenchmarkReport& contender, const Failure& why);

/// Judges a paired run. Counters are taken from it too, both sides under the same conditions, but
/// for those that are `inexact` on either side.
BenchComparison compare_paired(const PairedRun& run, const ChangeLimits& limits,
                               std::vector<InexactCounter> inexact);

/// The benchmarks that `listed` names and `report` has no times of.
std::vector<UnmeasuredBenchmark> unmeasured_benchmarks(const std::vector<std::string>& listed,
                                                       const BenchmarkReport& report);

/// bench.benchmarks, .unchanged, .improved, .regressed, .inconclusive, .not_judged, .pairs and
/// numbers of each benchmark. Of the inconclusive ones those count as not judged that may be slower
/// by kBlindSpot; so do those that are gone, that were not measured, and, without a comparison,
/// all. Unless all were judged there is no bench.regressed, except when one is: "not looked" must
/// not read as "nothing found", also where it is the only metric with a gate.
std::vector<Metric> metrics_of(const BenchComparison& comparison);

/// First what was not judged; then an error for each regressed benchmark, a warning for each that
/// is undecided or gone, a note for each that is new.
std::vector<Finding> findings_of(const BenchComparison& comparison);

/// A benchmark's name as part of a metric's: lower case, '_' for all but letters, digits and '-'.
std::string metric_word(std::string_view benchmark);

}  // namespace qa
