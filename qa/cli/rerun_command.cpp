#include "qa/cli/command_functions.hpp"
#include "qa/cli/rerun_selection.hpp"
#include "qa/cli/run_start.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/system/posix_files.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

struct RerunOptions {
  ProjectOptions project;
  bool failed = false;
  bool dry_run = false;
};

/// What the newest run was asked for, to be asked again.
Result<RunOptions> options_of(const RunResult& run, const RerunOptions& rerun) {
  TRY_ASSIGN(std::optional<RunOptions> options, parse_run_options(run.arguments));
  if (!options) return fail(FailureKind::host, "run " + run.id + " has recorded no run");
  options->project.directory = rerun.project.directory;
  options->project.profile = run.profile;  // $QA_PROFILE may have changed since
  options->dry_run = rerun.dry_run;
  return *options;
}

/// Narrows the selection to the stages that have not passed; how many they are.
Result<std::size_t> select_unpassed(RunOptions& options, const RunResult& run, Files& files) {
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  const auto unknown = [](const StageSpec&) { return std::nullopt; };
  TRY_ASSIGN(const Plan plan, make_plan(project.pipeline, options.selection, unknown));
  options.selection = unpassed(plan, options.selection, run);
  return std::max(options.selection.stages.size(), options.selection.only.size());
}

}  // namespace

Result<int> cli_rerun(const Arguments& arguments) {
  CLI::App app("Runs what the newest run ran, with the same flags.", "qa rerun");
  RerunOptions rerun;
  app.add_flag("--failed", rerun.failed,
               "Only the stages that have not passed, and what they need");
  app.add_flag("-n,--dry-run", rerun.dry_run, "Only print the plan");
  add_directory_option(app, rerun.project);
  app.footer(
      "Examples:\n  qa rerun --failed    what was red, or skipped because of it\n  qa rerun");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  TRY_ASSIGN(const ProjectPlace place, find_project(files, rerun.project.directory));
  RunStore store(place.reports, files);
  TRY_ASSIGN(const std::string id, store.resolve("latest"));
  TRY_ASSIGN(const RunResult run, store.load(id));
  TRY_ASSIGN(RunOptions options, options_of(run, rerun));
  if (rerun.failed) {
    TRY_ASSIGN(const std::size_t count, select_unpassed(options, run, files));
    if (count == 0) {
      print(fmt::format("nothing to run again: every stage of run {} passed\n", id));
      return kNothingRan;
    }
  }
  TRY_ASSIGN(const EndedRun ended, start_run(options));
  return ended.exit_code;
}

}  // namespace qa
