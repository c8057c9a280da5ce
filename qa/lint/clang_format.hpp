// clang-format 14 as a check.
#pragma once

#include "qa/lint/lint_outcome.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace qa {

/// Whether clang-format checks a file of this name: *.cpp *.cc *.cxx *.hpp *.hh *.h.
bool is_cpp_file(const std::filesystem::path& file);

/// Checks `files` (relative to `root`) and changes none.
Command clang_format_command(const std::filesystem::path& root,
                             const std::vector<std::string>& files);

/// One finding, of rule "clang-format", per badly formatted line. A file or a .clang-format that
/// it could not read counts as not analyzed.
LintOutcome clang_format_outcome(const std::vector<std::string>& files, const Completed& completed,
                                 const std::filesystem::path& root);

}  // namespace qa
