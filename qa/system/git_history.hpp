// Questions about a project's history that several parts of qa ask.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>

namespace qa {

/// The commit from which the work in `root` departed: where HEAD and the default branch, as origin
/// has it or else main or master, have their last commit in common. On that branch it is HEAD.
/// Fails with host, saying why, without a repository or such a branch, and in a shallow clone.
Result<std::string> departure_commit(ProcessRunner& processes, const std::filesystem::path& root);

/// Names all that can be asked about the history of the repository at `root`, as it is now: another
/// commit, tag or branch gives another text, and so does a shallow clone that is deepened. Fails
/// with host without a repository, and without a commit.
Result<std::string> history_digest(ProcessRunner& processes, Files& files,
                                   const std::filesystem::path& root);

/// Fails with host in a shallow clone, in which `what` can't be found: its oldest commit looks like
/// the first one, and tags are missing.
Result<void> require_history(ProcessRunner& processes, const std::filesystem::path& root,
                             const std::string& what);

}  // namespace qa
