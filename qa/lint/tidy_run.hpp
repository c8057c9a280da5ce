// clang-tidy over many compile commands: only those whose inputs changed since it last looked.
#pragma once

#include "qa/lint/analysis_inputs.hpp"
#include "qa/lint/compile_commands.hpp"
#include "qa/lint/lint_outcome.hpp"
#include "qa/lint/tidy_store.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace qa {

struct TidySetup {
  std::filesystem::path root;     ///< the project
  std::filesystem::path top;      ///< where looking for a .clang-tidy ends: root, or above it
  std::filesystem::path kept;     ///< what earlier runs found out; outlives the run
  std::filesystem::path scratch;  ///< empty folder of this run
  std::string tool;               ///< what identifies the program: version, digest
  std::string variables;          ///< of the environment, those that say where to look for includes
  std::chrono::milliseconds timeout{0};
  unsigned jobs = 1;
};

/// The checks that qa asks for where a project has no .clang-tidy, as a value of --config: defects,
/// not style; headers below `root` count.
std::string default_tidy_configuration(const std::filesystem::path& root);

/// The .clang-tidy that decides on `file`: the nearest on the way up to `top`, both absolute. One
/// above the repository doesn't count, since it is not everyone's.
std::optional<std::filesystem::path> tidy_configuration_of(Files& files,
                                                           const std::filesystem::path& top,
                                                           const std::filesystem::path& file);

/// Analyzes `commands`; those that took longest when they were last analyzed start first. `step` is
/// told how many really are. A file that could not be analyzed is analyzed again in the next run.
/// Fails when clang-tidy can't be started, or the run was canceled.
Result<LintOutcome> run_clang_tidy(const TidySetup& setup,
                                   const std::vector<CompileCommand>& commands,
                                   ProcessRunner& processes, Files& files, Clock& clock,
                                   const std::function<void(std::size_t)>& step);

}  // namespace qa
