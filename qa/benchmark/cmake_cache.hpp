// What a program was built with, from the build folder that CMake left.
#pragma once

#include "qa/benchmark/baseline.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace qa {

/// The entries KEY:TYPE=VALUE of a CMakeCache.txt.
std::map<std::string, std::string> parse_cmake_cache(std::string_view text);

/// The version that a CMake package's version file sets; empty when it computes it.
std::string package_version(std::string_view version_file);

/// Compiler, flags and the versions of all packages that were found by their CMake configuration.
Result<BuildFacts> read_build_facts(const std::filesystem::path& build_folder,
                                    ProcessRunner& processes, Files& files);

}  // namespace qa
