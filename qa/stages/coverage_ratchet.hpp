// What a unit stage covered and no longer covers.
#pragma once

#include "qa/coverage/coverage_baseline.hpp"
#include "qa/coverage/coverage_file.hpp"
#include "qa/engine/stage.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string>

namespace qa {

/// The baseline of a project whose root this is.
std::filesystem::path coverage_baseline_path(const std::filesystem::path& root);

struct AcceptedTests {
  std::set<std::string> ran;
  AssertionCounts assertions;
};

/// What `qa coverage --accept` keeps of a stage, beside the lines of other compilers in `before`.
/// Fails with host when a source can't be read.
Result<StageCoverage> accepted_coverage(const std::filesystem::path& root, Files& files,
                                        const CoverageFile& coverage, AcceptedTests tests,
                                        StageCoverage before);

/// What was accepted of the stage; empty when nothing was. Fails with configuration when the
/// baseline is damaged.
Result<std::optional<StageCoverage>> accepted_baseline(const StageSpec& spec,
                                                       StageContext& context);

/// Adds coverage.lost_lines and coverage.new_uncovered_lines, and findings that name them. A source
/// that is there and no longer counts has lost all its lines. Of a compiler that the baseline does
/// not know only that is said: no number is known.
Result<void> compare_coverage(StageContext& context, const StageCoverage& baseline,
                              const CoverageFile& coverage, StageResult& result);

/// Adds coverage.changed_lines and coverage.changed_lines_uncovered, and findings that name the
/// places, when a gate looks at one of them; says why when what changed is unknown.
Result<void> look_at_changes(const StageSpec& spec, StageContext& context,
                             const CoverageByFile& coverage, StageResult& result);

}  // namespace qa
