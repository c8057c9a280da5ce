// clang-tidy 14: its command line and its output, one process per translation unit.
#pragma once

#include "qa/lint/lint_outcome.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace qa {

/// Analyzes `file` (relative to `root`) with the compile commands in `build_folder`.
Command clang_tidy_command(const std::filesystem::path& root,
                           const std::filesystem::path& build_folder, const std::string& file);

/// What one clang-tidy said about `file`. Its exit status is 1 for a finding as well as for a file
/// that does not compile, so the diagnostics decide: clang-diagnostic-error, a configuration that
/// it could not read, or an end by a signal mean "not analyzed", and never "clean".
LintOutcome clang_tidy_outcome(const std::string& file, const Completed& completed,
                               const std::filesystem::path& root);

}  // namespace qa
