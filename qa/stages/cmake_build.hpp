// A CMake preset configured and some of its targets built: what build, lint and unit start with.
#pragma once

#include "qa/engine/stage.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace qa {

/// Where a preset builds: build/<preset> below the root, as the binaryDir of CMakePresets.json.
std::filesystem::path build_folder(const StageContext& context, const std::string& preset);

/// Configures `preset`, builds `targets` and records the versions of CMake, of the build program
/// and of the compiler that CMake chose. Failures: product with the first error of the compiler;
/// configuration for a preset or target that does not exist; tool_missing.
Result<void> cmake_build(const StageSpec& spec, StageContext& context, const std::string& preset,
                         const std::vector<std::string>& targets);

}  // namespace qa
