// What the user asked `qa run` for.
#pragma once

#include "qa/cli/arguments.hpp"
#include "qa/cli/project.hpp"
#include "qa/engine/cache.hpp"
#include "qa/engine/plan.hpp"
#include "qa/report/console.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace qa {

/// silent: nothing at all, since standard output is for something else.
enum class Progress { automatic, tty, plain, quiet, json, silent };

/// A report that the user wants at a place of their own, too.
struct ReportCopy {
  std::string file;            ///< its name in the run's folder
  std::filesystem::path path;  ///< where to copy it
};

struct RunOptions {
  ProjectOptions project;
  Selection selection;
  Progress progress = Progress::automatic;
  ShownOutput::When output = ShownOutput::When::on_failure;
  bool dry_run = false;
  std::optional<bool> keep_going;  ///< empty: as the profile says; so for the other two
  std::optional<bool> strict;
  std::optional<int> jobs;
  std::map<std::string, std::chrono::milliseconds> timeouts;  ///< by stage
  CacheOptions cache;
  std::vector<ReportCopy> reports;
};

/// Empty when help was asked for and printed.
Result<std::optional<RunOptions>> parse_run_options(const Arguments& arguments);

/// The words after `qa run` that choose the same stages in the same way. Left out is what decides
/// only how a run is shown and where.
Arguments to_arguments(const RunOptions& options);

/// Puts what the user said over what the file says.
Result<void> apply(const RunOptions& options, Pipeline& pipeline);

}  // namespace qa
