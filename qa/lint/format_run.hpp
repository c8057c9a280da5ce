// clang-format over many files: only those that changed since it last looked.
#pragma once

#include "qa/lint/lint_outcome.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace qa {

struct FormatSetup {
  std::filesystem::path root;  ///< the project
  std::filesystem::path top;   ///< where looking for a .clang-format ends: root, or above it
  std::filesystem::path kept;  ///< file with what earlier runs found out
  std::string tool;            ///< what identifies the program: version, digest
  std::chrono::milliseconds timeout{0};
  unsigned jobs = 1;
};

/// Checks `names`, relative to the root. A file without a .clang-format on its way up to the top
/// is not checked, since there is no style that it could be held to: it is one of
/// LintOutcome::without_style. `step` is told how many files are really looked at. Fails when
/// clang-format can't be started, or the run was canceled.
Result<LintOutcome> run_clang_format(const FormatSetup& setup,
                                     const std::vector<std::string>& names,
                                     ProcessRunner& processes, Files& files,
                                     const std::function<void(std::size_t)>& step);

}  // namespace qa
