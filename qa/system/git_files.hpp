// Which files git takes for the project's own.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// Paths relative to the project, sorted, each once. What was deleted and not yet committed is
/// still there.
struct GitFiles {
  std::filesystem::path top;           ///< of the repository, absolute
  std::vector<std::string> files;      ///< tracked, or new and not ignored
  std::vector<std::string> checkouts;  ///< folders that git doesn't enter: submodules, and other
                                       ///< repositories that nobody ignores
};

/// Empty when `root` is in no repository, or in one around it that tracks nothing in it: that one
/// was made for something else, and what it ignores says nothing about this project. New files
/// below build/ count as ignored. Fails with git's own words.
Result<std::optional<GitFiles>> list_git_files(ProcessRunner& processes, Files& files,
                                               const std::filesystem::path& root);

}  // namespace qa
