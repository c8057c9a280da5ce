// Which files a unit stage's coverage is about.
#pragma once

#include "qa/cmake/build_tree.hpp"
#include "qa/coverage/coverage_sum.hpp"
#include "qa/engine/stage.hpp"
#include "qa/stages/project_files.hpp"

#include <string>

namespace qa {

/// What the unit stage of that name has in its coverage_sources, as far as it is the project's own;
/// what targets compile and the project's headers, but tests, where it has nothing. Fails with
/// configuration when a name stands for nothing, or a regular expression is none.
Result<CoverageScope> coverage_scope(const std::string& stage, const UnitSettings& settings,
                                     StageContext& context, const BuildTree& tree,
                                     ProjectFiles project, const CoverageData& data);

}  // namespace qa
