// UNITY_BUILD: CMake compiles a file of its own that includes a target's sources, and says of these
// that they are not compiled.
#pragma once

#include "qa/cmake/code_model.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"

namespace qa {

/// Gives the sources of `target` that a generated unity file includes its compile group and its
/// path. Format of the file: cmGeneratorTarget/cmLocalGenerator::WriteUnitySourceInclude of CMake
/// 3.25, a line #include "/absolute/path" for each source.
Result<void> resolve_unity_sources(CmakeTarget& target, Files& files);

}  // namespace qa
