// Where a preset builds, by CMake's own word, and the lock of that folder.
#pragma once

#include "qa/cmake/build_setup.hpp"
#include "qa/cmake/cmake_session.hpp"

#include <filesystem>
#include <memory>

namespace qa {

/// The folder that configuring would build in; nothing is configured or written there. Presets
/// inherit, include, expand macros and the environment, so only CMake can tell. Fails with
/// configuration when the project has no such preset, or none that can be used here.
Result<std::filesystem::path> find_build_folder(const BuildSetup& setup, CmakeSession& session);

/// Waits until `folder` is ours, and tells the user so. Fails with timed_out when that takes longer
/// than the session's patience, and with canceled when the user gives up.
Result<std::unique_ptr<HeldLock>> lock_build_folder(const std::filesystem::path& folder,
                                                    const BuildSetup& setup, CmakeSession& session);

}  // namespace qa
