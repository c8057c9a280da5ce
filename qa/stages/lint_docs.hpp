// Comments of what headers declare, and texts of flags, in a lint stage.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/lint/lint_outcome.hpp"
#include "qa/stages/project_files.hpp"

namespace qa {

/// Fails with configuration when a name in `docs` stands for no C++ file.
Result<LintOutcome> check_docs(const StageSpec& spec, StageContext& context,
                               const ProjectFiles& project);

}  // namespace qa
