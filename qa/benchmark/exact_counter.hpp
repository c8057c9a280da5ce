// Counters that don't depend on the machine's mood, and are therefore compared with stored numbers.
#pragma once

#include "qa/benchmark/benchmark_report.hpp"
#include "qa/benchmark/change.hpp"

#include <map>
#include <string>
#include <vector>

namespace qa {

/// Medians of the counters allocs_per_op, syscalls_per_op and wire_bytes that a benchmark reports.
using ExactCounters = std::map<std::string, double>;

ExactCounters exact_counters(const BenchmarkSeries& series);

/// A counter that should be exact and isn't: it depends on how many operations were timed, as when
/// setting up is counted too, or it varies from one repetition to the next.
struct InexactCounter {
  std::string benchmark;
  std::string counter;
  double few = 0;   ///< median when few operations were timed
  double many = 0;  ///< median when more were
};

/// Takes the counters that are not exact out of `report`, and returns them. `longer` is of the same
/// program, with several times as many operations in each repetition.
std::vector<InexactCounter> drop_inexact_counters(BenchmarkReport& report,
                                                  const BenchmarkReport& longer);

struct CounterChange {
  std::string name;
  double baseline = 0;
  double contender = 0;
  Change change = Change::unchanged;
};

/// Compares what both sides have; less is better for all of them. What is averaged over many
/// operations has a fraction from warming up, so half an allocation and a quarter of a system call
/// are no change; one more per operation always is. Bytes on the wire are exact.
std::vector<CounterChange> compare_counters(const ExactCounters& baseline,
                                            const ExactCounters& contender);

}  // namespace qa
