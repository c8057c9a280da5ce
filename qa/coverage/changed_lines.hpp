// Which lines of the project a developer changed.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace qa {

/// New or changed lines of the files as they are now, by path relative to the project. A file that
/// git does not track is new as a whole: it has the one line kWholeFile.
using ChangedLines = std::map<std::string, std::set<int>>;
inline constexpr int kWholeFile = 0;

/// Reads `git diff --unified=0`.
ChangedLines parse_diff(std::string_view diff);

/// The commit from which the work in `root` departed: where HEAD and the default branch, as origin
/// has it or else main or master, have their last commit in common. On that branch it is HEAD.
/// Fails with host, saying why, without a repository or such a branch, and in a shallow clone.
Result<std::string> departure_commit(ProcessRunner& processes, const std::filesystem::path& root);

/// What differs between `commit` and the working tree. Fails with host in git's words.
Result<ChangedLines> changed_lines(ProcessRunner& processes, const std::filesystem::path& root,
                                   const std::string& commit);

/// Whether `line` of a file with these changed lines is one of them.
bool is_changed(const std::set<int>& lines, int line);

}  // namespace qa
