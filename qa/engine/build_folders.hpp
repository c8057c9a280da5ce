// Folders that a build made, among the files of a project that git doesn't know.
#pragma once

#include "qa/system/files.hpp"

#include <string>
#include <vector>

namespace qa {

/// Folders of `listing`, which was scanned from the project's root, that a build made: those with a
/// CMakeCache.txt, but for the project itself.
std::vector<std::string> build_folders(const std::vector<FileFacts>& listing);

}  // namespace qa
