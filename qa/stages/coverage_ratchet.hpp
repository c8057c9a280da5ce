// What a unit stage had and no longer has: covered lines, and tests.
#pragma once

#include "qa/coverage/coverage_baseline.hpp"
#include "qa/engine/stage.hpp"

#include <filesystem>
#include <span>

namespace qa {

/// The baseline of a project whose root this is.
std::filesystem::path coverage_baseline_path(const std::filesystem::path& root);

/// What `qa coverage --accept` keeps of a stage: covered lines, and the tests that ran. Fails with
/// host when a source can't be read.
Result<StageCoverage> accepted_coverage(const std::filesystem::path& root, Files& files,
                                        const CoverageByFile& coverage,
                                        std::span<const TestCase> tests);

/// Adds coverage.lost_lines and tests.lost, and findings that name them, when the baseline knows
/// the stage; without it there are no such metrics. A source that is there and no longer counts has
/// lost all its lines. Fails with configuration when the baseline is damaged.
Result<void> compare_with_baseline(const StageSpec& spec, StageContext& context,
                                   const CoverageByFile& coverage, StageResult& result);

/// Adds coverage.changed_lines and coverage.changed_lines_uncovered, and findings that name the
/// places, when a gate looks at one of them; says why when what changed is unknown.
Result<void> look_at_changes(const StageSpec& spec, StageContext& context,
                             const CoverageByFile& coverage, StageResult& result);

}  // namespace qa
