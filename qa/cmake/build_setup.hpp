// What is to be configured: a project, and how.
#pragma once

#include "qa/cmake/instrumentation.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace qa {

/// Who chooses the build folder when there is a preset.
enum class BuildPlace {
  of_preset,  ///< the preset; where it doesn't, BuildSetup::build_folder
  as_told,    ///< BuildSetup::build_folder, whatever the preset says
};

struct BuildSetup {
  std::filesystem::path source_folder;  ///< absolute; where CMakeLists.txt lies
  std::string preset;                   ///< configure preset; empty: none
  std::vector<std::string> arguments;   ///< of cmake; only without a preset
  std::string generator;                ///< only without a preset; empty: what CMake chooses
  /// Without a preset CMAKE_BUILD_TYPE. Of generators that build several configurations in one
  /// folder, the one to build. Empty: what CMake would build.
  std::string configuration;
  /// Where to build, absolute; with a preset, if `place` says so.
  std::filesystem::path build_folder;
  BuildPlace place = BuildPlace::of_preset;
  Instrumentation instrumentation;  ///< only without a preset
};

/// What messages call it: "preset 'release'", "the Release build".
std::string to_text(const BuildSetup& setup);

}  // namespace qa
