#include "qa/cli/gc_steps.hpp"

#include "qa/benchmark/baseline_source.hpp"
#include "qa/cli/place_removal.hpp"
#include "qa/cli/project.hpp"
#include "qa/engine/cache_store.hpp"
#include "qa/engine/run_lifetime.hpp"
#include "qa/engine/run_recovery.hpp"
#include "qa/environment/environment_store.hpp"
#include "qa/system/git.hpp"
#include "qa/system/process_table.hpp"
#include "qa/system/temporary_name.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;
using Ids = std::vector<std::string>;

GcStep removal(GcWorld& world, std::string what, std::string why, const fs::path& path) {
  return {.what = std::move(what), .why = std::move(why), .carry_out = [&world, path] {
            return world.files.remove_all(path);
          }};
}

Ids stage_folders_of(GcWorld& world, const std::string& id) {
  Ids names;
  const Result<std::vector<fs::path>> folders =
      world.files.list_folders(world.store.folder(id) / "stages");
  for (const fs::path& folder : folders.value_or(std::vector<fs::path>())) {
    names.push_back("stages/" + folder.filename().string());
  }
  return names;
}

bool any_lives(GcWorld& world, const Ids& ids) {
  return std::ranges::any_of(ids, [&](const std::string& id) { return is_alive(world.store, id); });
}

std::string why_expired(const std::string& id, std::size_t newer, const GcLimits& limits,
                        const std::string& oldest_kept) {
  if (newer == 0) return {};
  if (id < oldest_kept) return fmt::format("older than {} days", limits.older_than.count());
  if (newer >= limits.keep_runs) return fmt::format("{} runs are newer", newer);
  return {};
}

/// Its folder is all that is known of what it made elsewhere.
GcStep run_removal(GcWorld& world, const std::string& id, std::string why) {
  return {.what = "run " + id, .why = std::move(why), .carry_out = [&world, id]() -> Result<void> {
            for (const std::string& stage : stage_folders_of(world, id)) {
              const auto place = recorded_place(world.store.folder(id) / stage, world.files);
              if (place) return fail(FailureKind::host, *place + " is still there", "qa gc");
            }
            return world.files.remove_all(world.store.folder(id));
          }};
}

}  // namespace

std::vector<GcStep> orphan_steps(GcWorld& world, const Ids& ids) {
  std::vector<GcStep> steps;
  for (const MarkedProcess& process : marked_processes()) {
    const bool ours = std::ranges::find(ids, process.run_id) != ids.end();
    if (!ours || is_alive(world.store, process.run_id)) continue;
    steps.push_back(
        {.what = fmt::format("process {} ({})", process.pid, process.command_line),
         .why = fmt::format("stage {} of run {} left it", process.stage, process.run_id),
         .carry_out = [id = process.run_id]() -> Result<void> {
           end_marked_processes([&](const MarkedProcess& other) { return other.run_id == id; });
           return {};
         }});
  }
  return steps;
}

std::vector<GcStep> run_steps(GcWorld& world, const Ids& ids, const GcLimits& limits) {
  std::vector<GcStep> steps;
  const std::string oldest_kept = RunStore::id_at(world.clock.now() - limits.older_than);
  for (std::size_t newer = 0; newer < ids.size(); ++newer) {
    const std::string& id = ids[newer];
    if (is_alive(world.store, id)) continue;
    const std::string expired = why_expired(id, newer, limits, oldest_kept);
    if (!expired.empty()) {
      steps.push_back(run_removal(world, id, expired));
      continue;
    }
    const Result<RunResult> run = world.store.load(id);
    if (!run && !world.files.exists(world.store.folder(id) / "run.json")) {
      steps.push_back(run_removal(world, id, "its driver was killed before it was recorded"));
    } else if (run && !run->finished && run->interrupt_signal == 0) {
      steps.push_back({.what = "status 'running' of run " + id,
                       .why = "its driver was killed",
                       .carry_out = [&world, id, run = *run] {
                         return world.store.save(
                             close_killed_run(run, stage_folders_of(world, id)));
                       }});
    }
  }
  return steps;
}

std::vector<GcStep> temporary_steps(GcWorld& world, const Ids& ids) {
  std::vector<GcStep> steps;
  // The driver of a run in another container has an id that means nothing here, or somebody else.
  if (!any_lives(world, ids)) {
    for (const fs::path& path : abandoned_below(world.reports)) {
      steps.push_back(removal(world, shown_path(path),
                              fmt::format("its writer, process {}, is gone", *writer_of(path)),
                              path));
    }
    const auto nobody_lives = [](const std::string&) { return false; };
    for (const fs::path& path :
         abandoned_entries(world.reports / "cache", world.files, nobody_lives))
      steps.push_back(
          removal(world, shown_path(path), "whoever wrote it to the cache is gone", path));
  }
  for (const std::string& id : ids) {
    const fs::path folder = temporary_folder_of(id);
    if (world.files.exists(folder) && !is_alive(world.store, id))
      steps.push_back(removal(world, folder.string(), "run " + id + " has ended", folder));
  }
  return steps;
}

std::vector<GcStep> kept_steps(GcWorld& world, const Ids& ids, const GcLimits& limits) {
  if (any_lives(world, ids)) return {};
  std::vector<GcStep> steps;
  const std::string oldest_kept = RunStore::id_at(world.clock.now() - limits.older_than);
  for (const auto& [folder, used] : kept_folders(world.reports / "cache", world.files)) {
    if (used >= oldest_kept) continue;
    steps.push_back(
        removal(world, shown_path(folder),
                fmt::format("no run has used it for {} days", limits.older_than.count()), folder));
  }
  return steps;
}

std::vector<GcStep> place_steps(GcWorld& world, const Ids& ids) {
  std::vector<GcStep> steps;
  for (const std::string& id : ids) {
    if (is_alive(world.store, id)) continue;
    for (const std::string& stage : stage_folders_of(world, id)) {
      const fs::path folder = world.store.folder(id) / stage;
      const auto place = recorded_place(folder, world.files);
      if (!place) continue;
      steps.push_back(
          {.what = *place, .why = "run " + id + " left it", .carry_out = [&world, folder] {
             return remove_recorded_place(folder, world.files, world.processes, world.clock);
           }});
    }
  }
  return steps;
}

std::vector<GcStep> environment_steps(GcWorld& world) {
  EnvironmentStore store(world.reports, world.files);
  std::vector<GcStep> steps;
  for (const std::string& name : store.list().value_or(Ids())) {
    if (store.is_alive(name)) continue;
    const fs::path folder = store.folder(name);
    const auto place = recorded_place(folder, world.files);
    steps.push_back(
        {.what = "environment " + name + (place ? ", " + *place : ""),
         .why = "its keeper was killed",
         .carry_out = [&world, folder]() -> Result<void> {
           TRY(remove_recorded_place(folder, world.files, world.processes, world.clock));
           return world.files.remove_all(folder);
         }});
  }
  return steps;
}

std::vector<GcStep> worktree_steps(GcWorld& world, const Ids& ids) {
  if (any_lives(world, ids)) return {};
  std::string baselines;
  const auto files = world.files.list(world.root / kBaselineFolder);
  for (const fs::path& file : files.value_or(std::vector<fs::path>()))
    baselines += world.files.read(file).value_or("");

  std::vector<GcStep> steps;
  const auto folders = world.files.list_folders(world.store.builds_folder() / kBaselineCheckouts);
  for (const fs::path& folder : folders.value_or(std::vector<fs::path>())) {
    const std::string name = folder.filename().string();
    if (baselines.find(name.substr(0, name.find('-'))) != std::string::npos) continue;
    steps.push_back({.what = shown_path(folder),
                     .why = "its commit is no baseline any more",
                     .carry_out = [&world, folder]() -> Result<void> {
                       TRY(world.files.remove_all(folder));
                       TRY(git_output(world.processes, world.root, {"worktree", "prune"}));
                       return {};
                     }});
  }
  return steps;
}

}  // namespace qa
