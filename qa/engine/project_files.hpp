// The files of the project: what a stage depends on that doesn't say which.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// What git tracks below `root`, and what it would add: paths relative to `root`; a submodule or
/// another repository in it is one entry, its folder. Empty when there is no repository, or one
/// that ignores the whole project. Fails with git's own words.
Result<std::optional<std::vector<std::string>>> project_files_of_git(
    ProcessRunner& processes, Files& files, const std::filesystem::path& root);

/// Whether `path`, relative to the project, is among `folders` or below one of them.
bool lies_in_any(std::string_view path, const std::vector<std::string>& folders);

/// Folders of `listing`, which was scanned from the project's root, that a build made: those with a
/// CMakeCache.txt, but for the project itself.
std::vector<std::string> build_folders(const std::vector<FileFacts>& listing);

}  // namespace qa
