#include "qa/cli/command_functions.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/stage_cache.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/engine/cached_plan.hpp"
#include "qa/engine/previous_results.hpp"
#include "qa/model/names.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/system_clock.hpp"

#include <algorithm>
#include <limits>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

/// Here, people want all of them.
constexpr std::size_t kAllNames = std::numeric_limits<std::size_t>::max();

struct WhyOptions {
  ProjectOptions project;
  std::string stage;
  std::string run;
};

Result<void> check_stage(const Project& project, const std::string& name) {
  if (find_stage(project.pipeline, name) != nullptr) return {};
  std::vector<std::string> known;
  for (const StageSpec& stage : project.pipeline.stages) known.push_back(stage.name);
  return fail(FailureKind::configuration, unknown_word("stage", name, known), "qa list");
}

/// All that differs from the result before, or nothing when that is not known.
std::vector<std::string> differences(const RunResult& run, const StageResult& stage,
                                     RunStore& store, Files& files) {
  PreviousResults before(store, files, run.id);
  const auto previous = before.of(stage.name);
  if (!previous) return {};
  const Result<StageManifest> old = before.manifest(*previous);
  const Result<StageManifest> now =
      before.manifest({.run_id = run.id, .status = stage.status, .folder = stage.folder});
  if (!old || !now) return {};
  return explain(*old, *now, kAllNames);
}

/// Why the stage ran, or did not run, in a run of the past.
std::string past_text(const RunResult& run, const std::string& name, RunStore& store,
                      Files& files) {
  const auto stage = std::ranges::find(run.stages, name, &StageResult::name);
  if (stage == run.stages.end()) return fmt::format("run {}: it is not part of it\n", run.id);
  const std::string verdict(stage->from_cache ? "cached" : to_text(stage->status));
  std::string text = fmt::format("run {}: {}\n  {}\n", run.id, verdict, stage->reason);
  if (stage->from_cache || stage->folder.empty()) return text;
  const std::vector<std::string> all = differences(run, *stage, store, files);
  if (!all.empty()) text += "  since its result before:\n";
  for (const std::string& reason : all) text += "    " + reason + "\n";
  return text;
}

Result<std::string> future_text(const Project& project, const std::string& name, RunStore& store,
                                Files& files) {
  SystemClock clock;
  const auto cache = make_cache(project, {.max_names = kAllNames}, store, files, clock);
  TRY_ASSIGN(Plan plan, make_plan(project.pipeline, {.stages = {name}}, {}));
  add_cache_opinion(plan, project.pipeline, *cache, store, files);
  const auto stage = std::ranges::find(plan.stages, name, &PlannedStage::name);
  return fmt::format("next run: {}\n  {}\n",
                     stage->action == Action::cached ? "cached" : "it will run", stage->reason);
}

/// Empty when the stage never ran.
Result<std::string> run_in_question(const WhyOptions& options, RunStore& store, Files& files) {
  if (!options.run.empty()) return store.resolve(options.run);
  const auto last = PreviousResults(store, files).of(options.stage);
  return last ? last->run_id : std::string();
}

}  // namespace

Result<int> cli_why(const Arguments& arguments) {
  CLI::App app("Says why a stage ran, and whether it will run next. Writes nothing.", "qa why");
  WhyOptions options;
  app.add_option("stage", options.stage, "Name of the stage")->required()->type_name("STAGE");
  app.add_option("--run", options.run,
                 "Id of the run, or the start of one; default: the latest that it ran in")
      ->type_name("ID");
  add_project_options(app, options.project);
  app.footer("\nExamples:\n  qa why unit\n  qa why unit --run 20261124-1801");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY(check_stage(project, options.stage));
  RunStore store(project.reports, files);
  std::string text = "it has not run before\n";
  TRY_ASSIGN(const std::string id, run_in_question(options, store, files));
  if (!id.empty()) {
    TRY_ASSIGN(const RunResult run, store.load(id));
    text = past_text(run, options.stage, store, files);
  }
  TRY_ASSIGN(const std::string next, future_text(project, options.stage, store, files));
  print(text + next);
  return kPassed;
}

}  // namespace qa
