#include "qa/cli/command_functions.hpp"
#include "qa/cli/log_follower.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/engine/run_lifetime.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/model/names.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/system_clock.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace qa {
namespace {

struct LogsOptions {
  ProjectOptions project;
  std::string stage;
  std::string run = "latest";
  bool follow = false;
};

Result<StageResult> find_stage_of(const RunResult& run, const std::string& name) {
  const auto stage = std::ranges::find(run.stages, name, &StageResult::name);
  if (stage == run.stages.end()) {
    std::vector<std::string> known;
    for (const StageResult& other : run.stages) known.push_back(other.name);
    return fail(FailureKind::configuration, unknown_word("stage", name, known), "qa list");
  }
  if (stage->folder.empty()) {
    return fail(FailureKind::configuration,
                name + " did not start in run " + run.id + ": " +
                    std::string(to_text(stage->status)) + ", " + stage->reason,
                "qa run " + name);
  }
  return *stage;
}

Result<int> follow(RunStore& store, Files& files, const std::string& id, const std::string& stage) {
  const Interrupt interrupt;
  SystemClock clock;
  TRY_ASSIGN(const LogEnd end, follow_log({.store = store,
                                           .files = files,
                                           .clock = clock,
                                           .write = print,
                                           .interrupted = Interrupt::requested,
                                           .driver_lives = [&] { return is_alive(store, id); }},
                                          id, stage));
  if (end == LogEnd::interrupted) return kInterrupted;
  if (end == LogEnd::killed)
    return fail(FailureKind::host, "the driver of run " + id + " was killed: nothing more comes",
                "qa gc");
  TRY_ASSIGN(const RunResult run, store.load(id));
  TRY(find_stage_of(run, stage));
  return kPassed;
}

}  // namespace

Result<int> cli_logs(const Arguments& arguments) {
  CLI::App app("Prints the whole output of a stage.", "qa logs");
  LogsOptions options;
  app.add_option("stage", options.stage, "Name of the stage")->required()->type_name("STAGE");
  app.add_option("--run", options.run, "Id of the run, or the start of one; default: the latest")
      ->type_name("ID");
  app.add_flag("-f,--follow", options.follow, "Go on while the stage runs, until it ends");
  add_directory_option(app, options.project);
  app.footer(
      "Examples:\n  qa logs unit\n  qa logs -f build\n  qa logs unit --run 20261124-1801 | less");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  TRY_ASSIGN(const ProjectPlace place, find_project(files, options.project.directory));
  RunStore store(place.reports, files);
  TRY_ASSIGN(const std::string id, store.resolve(options.run));
  if (options.follow) return follow(store, files, id, options.stage);
  TRY_ASSIGN(const RunResult run, store.load(id));
  TRY_ASSIGN(const StageResult stage, find_stage_of(run, options.stage));
  TRY_ASSIGN(const std::string log, files.read(store.folder(id) / stage.folder / "output.log"));
  print(log);
  return kPassed;
}

}  // namespace qa
