// What lint found, held against reports/baselines/<stage>.json.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/lint/check_lists.hpp"
#include "qa/lint/lint_outcome.hpp"
#include "qa/stages/project_files.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace qa {

/// Artifacts of a lint stage: today's findings and checks as a baseline, and what mends them.
inline constexpr const char* kLintBaselineArtifact = "lint-baseline";
inline constexpr const char* kLintFixesArtifact = "lint-fixes";
/// What takes the place of a baseline that `qa init` began; only of a run that analyzed everything.
inline constexpr const char* kFirstLintBaselineArtifact = "lint-first-baseline";

/// Where the baseline of a lint stage lies.
std::filesystem::path lint_baseline_path(const std::filesystem::path& root,
                                         const std::string& stage);

struct LintEvidence {
  LintOutcome outcome;
  CheckLists checks;  ///< empty when clang-tidy was not asked for
  std::set<std::string> project_files;
  std::filesystem::path build_folder;  ///< with the compile commands; empty without clang-tidy
};

/// Metrics, findings and artifacts. With a baseline only what it doesn't have is a finding: the
/// rest is counted in lint.known, what is gone in lint.resolved; checks that it had and that are
/// off now are findings. What could not be analyzed is never known. While the baseline is pending
/// (qa/lint/pending_baseline.hpp), known is what lies in files that have not changed since.
Result<StageResult> lint_result(const StageSpec& spec, StageContext& context,
                                LintEvidence evidence);

}  // namespace qa
