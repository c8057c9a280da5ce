// What is to be configured: a project, and how.
#pragma once

#include <filesystem>
#include <string>

namespace qa {

struct BuildSetup {
  std::filesystem::path source_folder;  ///< absolute; where CMakeLists.txt lies
  std::string preset;                   ///< configure preset
  /// For CMakePresets that choose no generator's build type: of generators that build several
  /// configurations in one folder, the one to build; empty: what CMake would build.
  std::string configuration;
};

/// "preset 'release'": what messages call it.
std::string to_text(const BuildSetup& setup);

}  // namespace qa
