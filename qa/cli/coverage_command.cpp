#include "qa/cli/command_functions.hpp"
#include "qa/cli/coverage_text.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/run_start.hpp"
#include "qa/cli/stage_evidence.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/coverage/coverage_baseline.hpp"
#include "qa/coverage/coverage_file.hpp"
#include "qa/engine/judgement.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/stages/coverage_ratchet.hpp"
#include "qa/stages/coverage_scope.hpp"
#include "qa/stages/test_ratchet.hpp"
#include "qa/system/git_history.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <variant>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

struct CoverageOptions {
  ProjectOptions project;
  std::vector<std::string> files;   ///< or folders, as the user reaches them
  std::vector<std::string> stages;  ///< empty: all of kind unit
  std::string since;
  bool open = false;
  bool json = false;
  bool accept = false;
};

Result<std::vector<std::string>> unit_stages(const Pipeline& pipeline,
                                             const std::vector<std::string>& wanted) {
  std::vector<std::string> names;
  for (const StageSpec& stage : pipeline.stages) {
    const auto* settings = std::get_if<UnitSettings>(&stage.settings);
    if (settings != nullptr && settings->coverage) names.push_back(stage.name);
  }
  if (names.empty()) {
    return fail(FailureKind::configuration,
                "the pipeline has no stage of kind unit that measures coverage", "qa list");
  }
  for (const std::string& name : wanted) {
    if (std::ranges::find(names, name) == names.end())
      return fail(FailureKind::configuration, unknown_word("unit stage", name, names), "qa list");
  }
  return wanted.empty() ? names : wanted;
}

Result<CoverageView> view_of(const Project& project, Files& files, const StageEvidence& evidence,
                             const std::string& since) {
  CoverageView view{.stage = evidence.result.name};
  const std::filesystem::path file = evidence.artifact(kCoverageArtifact);
  if (file.empty()) {
    return fail(FailureKind::host, "stage " + view.stage + " measured no coverage",
                "qa logs " + view.stage);
  }
  TRY_ASSIGN(const std::string text, files.read(file));
  TRY_ASSIGN(CoverageFile coverage, parse_coverage_file(text));
  view.compiler = std::move(coverage.compiler);
  view.files = std::move(coverage.files);
  const std::filesystem::path page = evidence.artifact("html");
  if (!page.empty()) view.page = shown_path(page);
  PosixProcessRunner processes;
  const Result<std::string> commit =
      since.empty() ? departure_commit(processes, project.root) : Result<std::string>(since);
  const Result<ChangedLines> changed = commit.and_then(
      [&](const std::string& name) { return changed_lines(processes, project.root, name); });
  // What the user named must be there; what qa looks for may be missing.
  if (!changed && !since.empty()) return tl::unexpected(changed.error());
  if (changed) view.changed = changed_coverage(view.files, *changed);
  constexpr std::size_t kShortCommit = 12;
  view.since = !changed        ? changed.error().what
               : since.empty() ? commit->substr(0, kShortCommit)
                               : since;
  return view;
}

/// The path of `file`, as the user named it, relative to the project.
std::string path_in_project(const Project& project, const std::string& file) {
  return project_path(std::filesystem::absolute(file).string(), project.root);
}

/// The parts of `view` that the user asked for; all when that is nothing.
Result<void> show(const Project& project, Files& files, const CoverageView& view,
                  const std::vector<std::string>& wanted) {
  if (wanted.empty()) print(coverage_text(view, "", standard_palette()));
  for (const std::string& name : wanted) {
    const std::string path = path_in_project(project, name);
    if (const auto file = view.files.find(path); file != view.files.end()) {
      TRY_ASSIGN(const std::string source, files.read(project.root / path));
      print(source_text(path, file->second, source, standard_palette()));
      continue;
    }
    const auto below = [&path](const auto& entry) { return lies_below(entry.first, path); };
    if (std::ranges::none_of(view.files, below)) {
      return fail(FailureKind::configuration,
                  "no line of " + name + " counts for stage " + view.stage, "qa coverage");
    }
    print(coverage_text(view, path, standard_palette()));
  }
  return {};
}

Result<void> accept(const Project& project, Files& files, const CoverageView& view,
                    const StageEvidence& evidence) {
  const StageResult& result = evidence.result;
  // A gate on what is lost has no number before something was accepted.
  if (result.status != StageStatus::passed && result.status != StageStatus::failed &&
      !is_red_by_gates(result)) {
    return fail(FailureKind::host, "stage " + view.stage + " did not come to its end",
                "qa logs " + view.stage);
  }
  if (count(result.tests).failed > 0)
    return fail(FailureKind::product, "tests failed: what they cover is not known for good",
                "qa logs " + view.stage);
  const std::filesystem::path path = coverage_baseline_path(project.root);
  CoverageBaseline baseline;
  if (files.exists(path)) {
    TRY_ASSIGN(const std::string text, files.read(path));
    TRY_ASSIGN(baseline, parse_coverage_baseline(text));
  }
  TRY_ASSIGN(AssertionCounts assertions,
             read_assertions(evidence.artifact(kAssertionsArtifact), files));
  TRY_ASSIGN(
      baseline[view.stage],
      accepted_coverage(
          project.root, files, {.compiler = view.compiler, .files = view.files},
          {.ran = tests_that_ran(evidence.result.tests), .assertions = std::move(assertions)},
          std::move(baseline[view.stage])));
  TRY(files.write(path, to_text(baseline)));
  print(
      fmt::format("{} lines and {} tests of {} are known now; losing one is red where a gate says "
                  "so. Commit {}\n",
                  totals_of(view.files).lines.covered, baseline[view.stage].tests.size(),
                  view.stage, shown_path(path)));
  return {};
}

Result<void> open(const CoverageView& view) {
  if (view.page.empty())
    return fail(FailureKind::host, "there is no page: gcovr is not installed, or failed",
                "qa logs " + view.stage);
  PosixProcessRunner processes;
  TRY_ASSIGN(const Completed completed, processes.run({.argv = {"xdg-open", view.page}}));
  if (completed.status.succeeded()) return {};
  return fail(FailureKind::host, "xdg-open " + to_text(completed.status) + ": open " + view.page);
}

void add_options(CLI::App& app, CoverageOptions& options) {
  app.add_option("file", options.files, "Sources to show with their hits; folders: their files")
      ->type_name("FILE");
  app.add_option("--stage", options.stages, "Stages of kind unit; all when none is named")
      ->type_name("STAGE")
      ->expected(1);
  app.add_option(
         "--since", options.since,
         "Commit whose successors' lines count as changed; default: where the work departed "
         "from the default branch")
      ->type_name("REV");
  app.add_flag("--open", options.open, "Open the HTML page");
  app.add_flag("--json", options.json, "Print everything as JSON");
  app.add_flag("--accept", options.accept,
               "Make today's lines, tests and assertions the baseline of those that are lost");
  add_project_options(app, options.project);
  app.footer(
      "\nExamples:\n  qa coverage\n  qa coverage src/calc.cpp\n  qa coverage --since HEAD~3\n"
      "  qa coverage --accept    writes reports/baselines/coverage.json; commit it\n\n"
      "Tests run again only when something changed that their result depends on.");
}

}  // namespace

Result<int> cli_coverage(const Arguments& arguments) {
  CLI::App app("Says which lines the unit tests run, and which changed ones they don't.",
               "qa coverage");
  CoverageOptions options;
  add_options(app, options);
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY_ASSIGN(const auto stages, unit_stages(project.pipeline, options.stages));
  RunOptions run{.project = options.project};
  run.selection.stages = stages;
  if (options.json) run.progress = Progress::silent;
  TRY_ASSIGN(const EndedRun ended, start_run(run));
  const int code = ended.exit_code;
  std::string json;
  for (const std::string& stage : stages) {
    TRY_ASSIGN(const StageEvidence evidence, stage_evidence(project, files, ended.id, stage));
    // The run has said why.
    if (code != kPassed && evidence.artifact(kCoverageArtifact).empty()) return code;
    TRY_ASSIGN(const CoverageView view, view_of(project, files, evidence, options.since));
    if (options.json) {
      json += (json.empty() ? "" : ",\n") + coverage_json(view);
    } else {
      print("\n");
      TRY(show(project, files, view, options.files));
    }
    if (options.accept) TRY(accept(project, files, view, evidence));
    if (options.open) TRY(open(view));
  }
  if (options.json) print("{\"schema\": 1, \"stages\": [" + json + "]}\n");
  return options.accept ? static_cast<int>(kPassed) : code;
}

}  // namespace qa
