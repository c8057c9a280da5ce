// clang-tidy, versions 14 to 19: its command line and its output, one process per compile command.
#pragma once

#include "qa/lint/analysis_inputs.hpp"
#include "qa/lint/lint_outcome.hpp"
#include "qa/lint/tidy_report.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace qa {

/// The files of one analysis.
struct TidyFiles {
  std::filesystem::path database;  ///< folder with the compile_commands.json to use
  std::filesystem::path report;    ///< written by --export-fixes when there is a diagnostic
  std::filesystem::path trace;     ///< the files that were read, as -MD writes them
};

/// Analyzes `file`, which is absolute. `configuration`, unless empty, takes the place of
/// .clang-tidy, and `headers` that of its HeaderFilterRegex.
Command clang_tidy_command(const TidyFiles& files, const std::filesystem::path& file,
                           const std::string& configuration, const std::string& headers);

/// What one clang-tidy said about a file. Only an analyzed one may be remembered.
struct TidyAnswer {
  std::string report;                  ///< the exported YAML; empty when there was no diagnostic
  std::vector<std::string> as_errors;  ///< rules that its configuration makes errors
  std::string why_not;  ///< why the file was not analyzed, or not as asked; empty when it was
  /// Arguments of the project's compiler that clang does not know, without which it was analyzed.
  std::vector<std::string> left_out;
};

/// Its exit status is 1 for a finding as well as for a file that does not compile, so the
/// diagnostics decide: clang-diagnostic-error, a configuration that it could not read, a report
/// that can't be read, or an end by a signal mean "not analyzed", and never "clean".
TidyAnswer clang_tidy_answer(const Completed& completed, std::string report);

/// The arguments for which `report` says that clang does not know them: GCC's own. Of warning
/// options clang_tidy_command() takes care.
std::vector<std::string> unknown_arguments(const std::string& report);

/// Where the compiler looks for includes, from what clang prints with -v, in order, with the
/// folders that are not there first.
std::vector<std::filesystem::path> search_folders(std::string_view standard_error,
                                                  const std::filesystem::path& directory);

}  // namespace qa
