// Questions about a project's history that several parts of qa ask.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>

namespace qa {

/// The commit from which the work in `root` departed: where HEAD and the default branch, as origin
/// has it or else main or master, have their last commit in common. On that branch it is HEAD.
/// Fails with host, saying why, without a repository or such a branch, and in a shallow clone.
Result<std::string> departure_commit(ProcessRunner& processes, const std::filesystem::path& root);

/// Fails with host in a shallow clone, in which `what` can't be found: its oldest commit looks like
/// the first one, and tags are missing.
Result<void> require_history(ProcessRunner& processes, const std::filesystem::path& root,
                             const std::string& what);

}  // namespace qa
