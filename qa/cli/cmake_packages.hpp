// The packages that a project's CMake files look for: some tools are needed for these only.
#pragma once

#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"
#include "qa/system/tools.hpp"

#include <filesystem>
#include <functional>
#include <set>
#include <string>

namespace qa {

using PackageNames = std::set<std::string, std::less<>>;

/// Names in the calls of find_package() of a CMake file, also of those that a condition guards.
PackageNames packages_in(const std::string& cmake_text);

/// The same of all CMake files of the project; where git doesn't know which those are, of the
/// CMakeLists.txt at the root and one folder below it.
Result<PackageNames> cmake_packages(Files& files, ProcessRunner& processes,
                                    const std::filesystem::path& root);

/// Whether a project that looks for `packages` may use `tool`.
bool serves(const Tool& tool, const PackageNames& packages);

}  // namespace qa
