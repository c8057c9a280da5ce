#include "qa/cli/command_functions.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/engine/run_lifetime.hpp"
#include "qa/engine/run_recovery.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/report/history_text.hpp"
#include "qa/report/measure_text.hpp"
#include "qa/system/posix_files.hpp"

#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

struct HistoryOptions {
  ProjectOptions project;
  int count = 20;
  std::string stage;
  bool json = false;
};

struct PastRuns {
  std::vector<RunResult> runs;  ///< newest first
  int unreadable = 0;
};

/// The newest runs: so many that tell something, and all replays between them.
Result<PastRuns> load_runs(RunStore& store, const HistoryOptions& options) {
  TRY_ASSIGN(const std::vector<std::string> ids, store.list());
  PastRuns past;
  int told = 0;
  for (const std::string& id : ids) {
    if (told == options.count) break;
    const bool was_alive = is_alive(store, id);  // asked first: it may end meanwhile
    if (Result<RunResult> run = store.load(id)) {
      const bool was_killed = !run->finished && run->interrupt_signal == 0 && !was_alive;
      past.runs.push_back(was_killed ? close_killed_run(std::move(*run), {}) : std::move(*run));
      const RunResult& added = past.runs.back();
      told += (options.stage.empty() ? !replayed_everything(added) : executed(added, options.stage))
                  ? 1
                  : 0;
    } else {
      ++past.unreadable;
    }
  }
  return past;
}

Result<void> check_stage(const std::vector<RunResult>& runs, const std::string& stage) {
  std::set<std::string> names;
  for (const RunResult& run : runs) {
    for (const StageResult& result : run.stages) names.insert(result.name);
  }
  if (stage.empty() || names.contains(stage)) return {};
  const std::vector<std::string> known(names.begin(), names.end());
  return fail(FailureKind::configuration, unknown_word("stage", stage, known), "qa list");
}

}  // namespace

Result<int> cli_history(const Arguments& arguments) {
  CLI::App app("Lists earlier runs, newest first.", "qa history");
  HistoryOptions options;
  app.add_option("-n", options.count, "At most so many runs that executed something; default: 20")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000).description(""));
  app.add_option("--stage", options.stage, "One stage: verdicts and durations")->type_name("STAGE");
  app.add_flag("--json", options.json, "As JSON");
  add_directory_option(app, options.project);
  app.footer("Examples:\n  qa history\n  qa history --stage unit -n 50\n  qa history --json");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  TRY_ASSIGN(const ProjectPlace place, find_project(files, options.project.directory));
  RunStore store(place.reports, files);
  TRY_ASSIGN(const PastRuns past, load_runs(store, options));
  if (past.runs.empty() && past.unreadable == 0)
    return fail(FailureKind::configuration, "there are no runs yet", "qa run");
  TRY(check_stage(past.runs, options.stage));
  if (past.unreadable > 0) {
    print_failure({.what = count_text(past.unreadable, "run") + " could not be read and " +
                           (past.unreadable == 1 ? "is" : "are") + " left out"});
  }
  if (options.json) {
    print(history_json(past.runs, options.stage));
  } else if (options.stage.empty()) {
    print(history_table(past.runs, standard_palette()));
  } else {
    print(stage_history_table(past.runs, options.stage, standard_palette()));
  }
  return kPassed;
}

}  // namespace qa
