// What a stage read, as far as its tools tell, against what its result is kept for: a file that
// nobody counted could change, and the result would be replayed all the same.
#pragma once

#include "qa/model/stage_manifest.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace qa {

struct StageReads {
  std::vector<std::string> undeclared;  ///< in the project, and no input; relative to it
  std::vector<std::string> outside;     ///< in no package of the system either; absolute
  std::vector<std::string> forgotten;  ///< of those of earlier runs, what it did not read this time
};

/// Sorts `read`, absolute paths or ones relative to `root`. Left out are inputs of `manifest`, what
/// lies below `results` (relative to `root`) or in the build folder of some CMake project, packages
/// of the system where `manifest` counts those, and what is not in the project any more.
StageReads judge_reads(const std::set<std::string>& read, const StageManifest& manifest,
                       const std::filesystem::path& root, const std::vector<std::string>& results,
                       Files& files);

}  // namespace qa
