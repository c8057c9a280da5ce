// Commits held against each other: `qa bench compare` and `qa bench bisect`.
#pragma once

#include "qa/benchmark/bisection.hpp"
#include "qa/benchmark/comparison_json.hpp"
#include "qa/engine/stage.hpp"

#include <span>
#include <string>
#include <string_view>

namespace qa {

/// The full id of `revision`, as git names commits. Fails in git's own words.
Result<std::string> resolve_commit(std::string_view revision, StageContext& context);

/// The working tree's benchmarks against those of `commit`.
Result<ComparisonRecord> compare_with_commit(const StageSpec& spec, const std::string& commit,
                                             StageContext& context);

struct BisectRequest {
  std::string good;  ///< full ids
  std::string bad;
  std::string benchmark;  ///< by which a commit is judged; empty: the one that changed most
};

struct BisectOutcome {
  std::string benchmark;
  double ratio = 1;  ///< bad over good
  Bisected commits;
};

/// Measures both ends, then commits between them on the first parents' line: one is bad when its
/// time is nearer to that of the bad end. Fails with FailureKind::inconclusive when the ends don't
/// differ, and with FailureKind::configuration when `good` is no ancestor of `bad`.
Result<BisectOutcome> bisect_commits(const StageSpec& spec, const BisectRequest& request,
                                     StageContext& context);

}  // namespace qa
