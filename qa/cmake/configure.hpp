// Configuring a project.
#pragma once

#include "qa/cmake/build_tree.hpp"
#include "qa/cmake/cmake_session.hpp"

namespace qa {

/// Locks the build folder, waiting for those who use it, and configures. Fails with
/// - configuration: no such preset, or a build folder that belongs to something else;
/// - tool_missing: a compiler, build program or library that CMake did not find;
/// - product, with CMake's own first error: anything else that the project is told.
Result<BuildTree> configure(const BuildSetup& setup, CmakeSession& session);

}  // namespace qa
