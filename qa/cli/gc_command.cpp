#include "qa/cli/command_functions.hpp"
#include "qa/cli/gc_steps.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/engine/run_lifetime.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/model/run_result.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/system_clock.hpp"

#include <charconv>
#include <iterator>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

struct GcOptions {
  ProjectOptions project;
  std::size_t keep = GcLimits{}.keep_runs;
  std::string older_than = "30d";
  bool dry_run = false;
};

void add_options(CLI::App& app, GcOptions& options) {
  app.add_flag("-n,--dry-run", options.dry_run, "Only say what would be removed");
  app.add_option("--keep", options.keep, "Runs to keep at most; default: 50")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}).description(""));
  app.add_option("--older-than", options.older_than,
                 "Remove runs older than this; default: 30d. The newest run stays")
      ->type_name("DAYS");
  add_directory_option(app, options.project);
  app.footer("\nExamples:\n  qa gc -n\n  qa gc --keep 10 --older-than 7d");
}

Result<std::chrono::days> parse_days(std::string_view text) {
  constexpr int kMaxDays = 36'500;
  std::string_view number = text;
  if (number.ends_with('d')) number.remove_suffix(1);
  int days = 0;
  const char* const end = number.data() + number.size();
  const auto [stop, error] = std::from_chars(number.data(), end, days);
  if (error == std::errc{} && stop == end && days >= 0 && days <= kMaxDays) {
    return std::chrono::days(days);
  }
  return fail(FailureKind::configuration,
              "--older-than wants a number of days such as 30d, not '" + std::string(text) + "'",
              "qa gc --help");
}

/// Processes first: what still runs could write again what is removed.
std::vector<GcStep> all_steps(GcWorld& world, const std::vector<std::string>& ids,
                              const GcLimits& limits) {
  std::vector<GcStep> steps = orphan_steps(world, ids);
  std::ranges::move(place_steps(world, ids), std::back_inserter(steps));
  std::ranges::move(temporary_steps(world, ids), std::back_inserter(steps));
  std::ranges::move(run_steps(world, ids, limits), std::back_inserter(steps));
  std::ranges::move(kept_steps(world, ids, limits), std::back_inserter(steps));
  std::ranges::move(worktree_steps(world, ids), std::back_inserter(steps));
  std::ranges::move(environment_steps(world), std::back_inserter(steps));
  return steps;
}

/// What can't be removed keeps nothing else from it.
Result<void> carry_out(const std::vector<GcStep>& steps, bool dry_run) {
  Result<void> all;
  for (const GcStep& step : steps) {
    const Result<void> done = dry_run ? Result<void>() : step.carry_out();
    if (!done) {
      print(fmt::format("not removed  {}: {}\n", step.what, done.error().what));
      if (all) all = done;
      continue;
    }
    print(fmt::format("{}  {}: {}\n", dry_run ? "would remove" : "removed", step.what, step.why));
  }
  if (steps.empty()) print("nothing to remove\n");
  return all;
}

Result<int> clean(GcWorld world, const GcLimits& limits, bool dry_run) {
  if (!world.files.exists(world.reports / "runs")) {
    TRY(carry_out(environment_steps(world), dry_run));
    return kPassed;
  }
  TRY_ASSIGN(const FileLock no_new_runs, stop_runs_from_beginning(world.store));
  TRY_ASSIGN(const std::vector<std::string> ids, world.store.list());
  TRY(carry_out(all_steps(world, ids, limits), dry_run));
  return kPassed;
}

}  // namespace

Result<int> cli_gc(const Arguments& arguments) {
  CLI::App app(
      "Removes what earlier runs left behind: old runs, temporary files, processes of runs whose "
      "driver was killed, check-outs of former baselines, environments whose keeper was killed, "
      "namespaces and containers of environments.",
      "qa gc");
  GcOptions options;
  add_options(app, options);
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;
  TRY_ASSIGN(const std::chrono::days older_than, parse_days(options.older_than));

  PosixFiles files;
  TRY_ASSIGN(const ProjectPlace place, find_project(files, options.project.directory));
  RunStore store(place.reports, files);
  SystemClock clock;
  PosixProcessRunner processes;
  return clean({.root = place.root,
                .reports = place.reports,
                .store = store,
                .files = files,
                .clock = clock,
                .processes = processes},
               {.keep_runs = options.keep, .older_than = older_than}, options.dry_run);
}

}  // namespace qa
