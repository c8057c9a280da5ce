// A copy of the project that a stage may change.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/stages/project_files.hpp"

#include <filesystem>

namespace qa {

/// Makes `folder` the same as the project: what is equal already keeps its time, so that little is
/// built again. Files of an earlier copy that are gone are removed; what builds left there stays.
Result<void> update_project_copy(const ProjectFiles& project, const std::filesystem::path& folder,
                                 StageContext& context);

}  // namespace qa
