// How much of the measured sources ran.
#pragma once

#include "qa/model/metric.hpp"

#include <vector>

namespace qa {

/// Covered and total of one kind of place in the source.
struct Ratio {
  long covered = 0;
  long total = 0;

  Ratio& operator+=(const Ratio& other) {
    covered += other.covered;
    total += other.total;
    return *this;
  }
  bool operator==(const Ratio&) const = default;
};

struct CoverageTotals {
  Ratio lines;
  Ratio branches;  ///< without those that only exceptions take
  Ratio functions;

  CoverageTotals& operator+=(const CoverageTotals& other);
  bool operator==(const CoverageTotals&) const = default;
};

/// coverage.line, coverage.branch, coverage.function in percent, and the counts of lines. A kind
/// without a single place gives no metric: nothing measured is neither 0 % nor 100 %.
std::vector<Metric> coverage_metrics(const CoverageTotals& totals);

}  // namespace qa
