// What nobody looked at, whatever the verdict: a green run must not hide it, so summaries say it
// first.
#pragma once

#include "qa/model/run_result.hpp"

#include <string>
#include <vector>

namespace qa {

/// One line each: gates without a number, skipped tests, and what the stage says it did not analyze
/// or compare. Empty for a stage that broke off before it measured anything, which says why itself.
std::vector<std::string> unjudged(const StageResult& stage);

/// Stages that were skipped for the same reason.
struct SkippedStages {
  std::string reason;
  std::vector<std::string> names;
};
/// In the order in which the reasons come up.
std::vector<SkippedStages> skipped_stages(const RunResult& run);

}  // namespace qa
