// The comparison as a file: everything that is needed to judge it again.
#pragma once

#include "qa/benchmark/comparison.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace qa {

/// What was compared, and how.
struct ComparisonRecord {
  BenchComparison comparison;
  ChangeLimits limits;
  std::string baseline_commit;  ///< empty without a baseline
  std::string baseline_sha256;  ///< of the stripped program that was compared
  std::string contender_sha256;
  BuildFacts build;  ///< of the contender
  std::uint64_t seed = 0;
  std::optional<PairedRun> run;  ///< when both sides were measured
};

/// Format "qa.bench.comparison/1". Numbers that JSON has no words for are null.
std::string to_json(const ComparisonRecord& record);

}  // namespace qa
