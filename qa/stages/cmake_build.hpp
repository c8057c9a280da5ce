// A project configured and some of its targets built: what build, lint, unit and bench start with.
#pragma once

#include "qa/cmake/build_tree.hpp"
#include "qa/engine/stage.hpp"

#include <string>
#include <vector>

namespace qa {

/// Configures `setup`, builds `targets` unless there are none, and records the versions of CMake,
/// of the build program and of the compilers that CMake chose. The tree is the stage's own while it
/// lives; a stage holds one at a time. Failures: see configure() and build().
Result<BuildTree> cmake_build(const StageSpec& spec, StageContext& context, const BuildSetup& setup,
                              const std::vector<std::string>& targets);

}  // namespace qa
