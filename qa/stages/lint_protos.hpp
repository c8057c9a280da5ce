// Comments and names in the .proto files of a lint stage.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/lint/lint_outcome.hpp"
#include "qa/stages/project_files.hpp"

namespace qa {

/// Files that can't be read by protobuf could not be analyzed. Fails with configuration when one
/// that the stage names does not lie below its proto_path, or a name stands for nothing.
Result<LintOutcome> check_protos(const StageSpec& spec, StageContext& context,
                                 const ProjectFiles& project);

}  // namespace qa
