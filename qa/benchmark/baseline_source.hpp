// The baseline's sources, checked out beside the user's own.
#pragma once

#include "qa/benchmark/baseline.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>

namespace qa {

/// Below the folder that StageContext::builds_folder names: the check-outs of baselines, and beside
/// each its own build.
inline constexpr const char* kBaselineCheckouts = "baseline";

/// Folder below `builds` for the sources of `commit`, to be built with a toolchain like `today`:
/// another compiler or library gets another folder, since build tools don't notice such a change.
std::filesystem::path baseline_folder(const std::filesystem::path& builds,
                                      const std::string& commit, const BuildFacts& today);

/// Checks `commit` out into `folder`, unless that is done, and returns the project's root in it.
/// The user's working tree stays as it is. Fails with FailureKind::inconclusive, and the command
/// that mends it, when the commit is not there.
Result<std::filesystem::path> check_out_baseline(const std::filesystem::path& root,
                                                 const std::string& commit,
                                                 const std::filesystem::path& folder,
                                                 ProcessRunner& processes, Files& files);

}  // namespace qa
