// What `qa gc` would do, one step at a time: decided first, done afterwards, so that --dry-run
// shows the truth.
#pragma once

#include "qa/engine/run_store.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace qa {

struct GcStep {
  std::string what;  ///< "run 20261124-180130-4f2a"
  std::string why;   ///< "older than 30 days"
  std::function<Result<void>()> carry_out;
};

struct GcLimits {
  std::size_t keep_runs = 50;
  std::chrono::days older_than{30};
};

/// The world as gc sees it; all outlive the steps.
struct GcWorld {
  std::filesystem::path root;     ///< the project
  std::filesystem::path reports;  ///< folder of its results
  RunStore& store;
  Files& files;
  Clock& clock;
  ProcessRunner& processes;
};

/// Processes of runs whose driver is dead.
std::vector<GcStep> orphan_steps(GcWorld& world, const std::vector<std::string>& ids);

/// Runs that are too many or too old, and the record of those whose driver was killed. The newest
/// run and those whose driver lives stay.
std::vector<GcStep> run_steps(GcWorld& world, const std::vector<std::string>& ids,
                              const GcLimits& limits);

/// Temporary files and parts of cache entries whose writer is dead, unless a run lives, and
/// temporary folders of dead runs.
std::vector<GcStep> temporary_steps(GcWorld& world, const std::vector<std::string>& ids);

/// What stages kept for their next run and no run has used for long; none while a run lives.
std::vector<GcStep> kept_steps(GcWorld& world, const std::vector<std::string>& ids,
                               const GcLimits& limits);

/// What dead runs have left with a cluster or an engine.
std::vector<GcStep> place_steps(GcWorld& world, const std::vector<std::string>& ids);

/// Environments of `qa env up` whose keeper is dead.
std::vector<GcStep> environment_steps(GcWorld& world);

/// Check-outs of commits that are no baseline any more; none while a run lives.
std::vector<GcStep> worktree_steps(GcWorld& world, const std::vector<std::string>& ids);

}  // namespace qa
