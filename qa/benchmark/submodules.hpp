// The submodules of a check-out beside the user's own.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>

namespace qa {

/// Fills the submodules of the worktree `folder`, nested ones too, as its commit has them. They
/// come from the user's own clones of them below `top`, the top of the user's worktree, without
/// network where those have the commit. One that the user's worktree has and left empty stays
/// empty: there is no need for it. Fails with FailureKind::inconclusive in git's own words, and the
/// command that brings what is missing.
Result<void> fill_submodules(const std::filesystem::path& top, const std::filesystem::path& folder,
                             ProcessRunner& processes, Files& files);

}  // namespace qa
