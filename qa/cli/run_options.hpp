// What the user asked `qa run` for.
#pragma once

#include "qa/cli/arguments.hpp"
#include "qa/cli/project.hpp"
#include "qa/engine/cache.hpp"
#include "qa/engine/plan.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace qa {

enum class Progress { automatic, tty, plain, quiet, json };

struct RunOptions {
  ProjectOptions project;
  Selection selection;
  Progress progress = Progress::automatic;
  bool dry_run = false;
  std::optional<bool> keep_going;  ///< empty: as the profile says; so for the other two
  std::optional<bool> strict;
  std::optional<int> jobs;
  std::map<std::string, std::chrono::milliseconds> timeouts;  ///< by stage
  CacheOptions cache;
};

/// Empty when help was asked for and printed.
Result<std::optional<RunOptions>> parse_run_options(const Arguments& arguments);

/// Puts what the user said over what the file says.
Result<void> apply(const RunOptions& options, Pipeline& pipeline);

}  // namespace qa
