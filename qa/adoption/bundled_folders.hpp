// Where a project keeps other people's code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Of the folders that `files` lie in, those whose names say so, such as "src/third_party"; sorted,
/// none below another. Paths are relative to the project.
std::vector<std::string> bundled_folders(const std::vector<std::string>& files);

/// The folders that `text`, a .gitmodules, gives to other repositories.
std::vector<std::string> submodule_folders(std::string_view text);

}  // namespace qa
