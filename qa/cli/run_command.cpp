#include "qa/cli/checked_plan.hpp"
#include "qa/cli/command_functions.hpp"
#include "qa/cli/environment_text.hpp"
#include "qa/cli/first_baselines.hpp"
#include "qa/cli/plan_text.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/run_facts.hpp"
#include "qa/cli/run_options.hpp"
#include "qa/cli/run_reporters.hpp"
#include "qa/cli/run_start.hpp"
#include "qa/cli/stage_cache.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/cli/version.hpp"
#include "qa/engine/cached_plan.hpp"
#include "qa/engine/history.hpp"
#include "qa/engine/run_lifetime.hpp"
#include "qa/engine/runner.hpp"
#include "qa/report/github_annotations.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/system/host.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/sweeper.hpp"
#include "qa/system/system_clock.hpp"
#include "qa/system/tool_environment.hpp"

#include <future>
#include <optional>
#include <utility>

namespace qa {
namespace {

struct Facts {
  RunResult run;  ///< before its first stage
  std::optional<Failure> unknown;
};

Facts collect_facts(const Project& project, const RunOptions& options, Files& files) {
  Facts facts;
  SystemClock clock;
  facts.run.started = clock.now();
  facts.run.arguments = to_arguments(options);
  facts.run.tools["qa"] = version().number;
  facts.run.profile = project.pipeline.profile;
  facts.run.host = read_host_facts();
  PosixProcessRunner processes;
  if (Result<void> told = add_git_facts(facts.run, processes, files, project.root); !told) {
    facts.unknown = std::move(told).error();
    facts.unknown->what = "commit or local changes are unknown: " + facts.unknown->what;
  }
  return facts;
}

std::unique_ptr<ProcessRunner> make_processes(OutputSink sink,
                                              std::chrono::steady_clock::time_point deadline) {
  return std::make_unique<PosixProcessRunner>(std::move(sink), deadline);
}

/// Every report that can be copied is; the first failure is kept.
Result<void> copy_reports(const RunOptions& options, const std::filesystem::path& folder,
                          Files& files) {
  Result<void> all;
  for (const ReportCopy& report : options.reports) {
    Result<void> copied = files.copy(folder / report.file, report.path);
    if (!copied && all) all = std::move(copied);
  }
  return all;
}

/// Who set a filter for the tests wonders why it has no effect.
void tell_of_environment() {
  const std::string told = kept_from_tools(inherited_variables());
  if (!told.empty()) print_failure({.what = told, .next = "qa config --environment"});
}

Result<EndedRun> carry_out(const Project& project, const Plan& plan, RunResult facts,
                           const RunOptions& options, RunStore& store, Files& files) {
  SystemClock clock;
  // While no other thread runs, and before orphans are adopted: its watch is none.
  TRY_ASSIGN(const RunLifetime live, RunLifetime::begin(store, files, clock));
  SystemSweeper sweeper;
  facts.id = live.id();
  TRY(store.mark_latest(facts.id));

  CacheOptions cache_options = options.cache;
  cache_options.run_id = facts.id;
  const auto cache = make_cache(project, std::move(cache_options), store, files, clock);
  RunReporters reporters(options, files, clock, store.folder(facts.id),
                         shown_path(project.reports / "latest"));
  TRY_ASSIGN(const RunResult run,
             run_pipeline(project.pipeline, plan, std::move(facts), project.root,
                          RunnerServices{.files = files,
                                         .clock = clock,
                                         .store = store,
                                         .processes = make_processes,
                                         .stage_function = stage_function,
                                         .interrupt_signal = Interrupt::signal,
                                         .events = reporters.events(),
                                         .cache = cache.get(),
                                         .sweeper = &sweeper,
                                         .temporary = live.temporary()}));
  const bool is_for_people =
      options.progress != Progress::json && options.progress != Progress::silent;
  if (on_github() && is_for_people) print(to_github_annotations(run));
  std::optional<Failure> unwritten = reporters.failure();
  if (Result<void> kept = keep_first_baselines(project, run, store, files); !kept && !unwritten)
    unwritten = std::move(kept).error();
  if (Result<void> kept = remember_durations(run, store, files); !kept && !unwritten)
    unwritten = std::move(kept).error();
  if (Result<void> copied = copy_reports(options, store.folder(run.id), files); !copied)
    unwritten = std::move(copied).error();
  if (unwritten) print_failure(*unwritten);
  const bool is_unsaid = unwritten && exit_code(run) == kPassed;
  return EndedRun{.exit_code = is_unsaid ? kCouldNotJudge : exit_code(run), .id = run.id};
}

}  // namespace

Result<EndedRun> start_run(const RunOptions& options) {
  PosixFiles files;
  TRY_ASSIGN(Project project, load_project(files, options.project));
  TRY(apply(options, project.pipeline));
  RunStore store(project.reports, files);
  if (options.dry_run) {
    TRY_ASSIGN(Plan plan, make_checked_plan(project, options.selection, store, files));
    SystemClock clock;
    const auto cache = make_cache(project, options.cache, store, files, clock);
    add_cache_opinion(plan, project.pipeline, *cache, store, files);
    print(plan_table(plan, standard_palette()));
    return EndedRun{.exit_code = kPassed};
  }
  const Interrupt interrupt;
  // Git takes as long as checking what the stages are to do.
  std::future<Facts> collecting =
      std::async(std::launch::async, [&] { return collect_facts(project, options, files); });
  Result<Plan> plan = make_checked_plan(project, options.selection, store, files);
  Facts facts = collecting.get();
  if (!plan) return tl::unexpected(std::move(plan).error());
  tell_of_environment();
  if (facts.unknown) print_failure(*facts.unknown);
  return carry_out(project, *plan, std::move(facts.run), options, store, files);
}

Result<int> cli_run(const Arguments& arguments) {
  TRY_ASSIGN(const std::optional<RunOptions> options, parse_run_options(arguments));
  if (!options) return kPassed;
  TRY_ASSIGN(const EndedRun run, start_run(*options));
  return run.exit_code;
}

}  // namespace qa
