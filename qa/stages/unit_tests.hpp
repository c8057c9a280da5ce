// The tests of a unit stage: run, repeated where they fail, judged.
#pragma once

#include "qa/cmake/build_tree.hpp"
#include "qa/engine/stage.hpp"
#include "qa/stages/project_files.hpp"

namespace qa {

/// Fills tests, their metrics, the findings about them and the JUnit artifact of `result`, and
/// marks it failed when one failed, or none passed. Fails with configuration when the build has no
/// tests there, and with host when ctest gives no answer.
Result<void> run_unit_tests(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                            const ProjectFiles& project, StageResult& result);

}  // namespace qa
