// How much of the project a unit stage's tests ran.
#pragma once

#include "qa/cmake/build_tree.hpp"
#include "qa/coverage/coverage_baseline.hpp"
#include "qa/engine/stage.hpp"
#include "qa/stages/project_files.hpp"

#include <optional>

namespace qa {

/// Fills the metrics of coverage, the findings about what keeps them from being exact, and the
/// artifacts coverage, html and cobertura of `result`, from what the tests left in `tree`.
/// `project` is from before the tests, which may leave files behind; `baseline` is what was
/// accepted. What only gcovr has to say decides nothing. Fails with tool_missing without the
/// compiler's gcov, with configuration when nothing that counts was compiled for coverage, and with
/// host when gcov gives no answer.
Result<void> measure_coverage(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                              ProjectFiles project, const std::optional<StageCoverage>& baseline,
                              StageResult& result);

}  // namespace qa
