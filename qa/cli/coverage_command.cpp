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
#include <set>
#include <variant>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

struct CoverageOptions {
  ProjectOptions project;
  std::vector<std::string> files;   ///< or folders, as the user reaches them
  std::vector<std::string> stages;  ///< empty: all that measure coverage
  std::string since;
  bool open = false;
  bool json = false;
  bool accept = false;
};

bool measures_coverage(const StageSpec& stage) {
  const auto* unit = std::get_if<UnitSettings>(&stage.settings);
  return unit != nullptr ? unit->coverage
                         : std::holds_alternative<CoverageSettings>(stage.settings);
}

/// Those that are named; else all, but optional ones of kind coverage, which cost another run of
/// the tests.
Result<std::vector<std::string>> coverage_stages(const Pipeline& pipeline,
                                                 const std::vector<std::string>& wanted) {
  std::vector<std::string> names;
  std::vector<std::string> usual;
  for (const StageSpec& stage : pipeline.stages) {
    if (!measures_coverage(stage)) continue;
    names.push_back(stage.name);
    if (!stage.optional || std::holds_alternative<UnitSettings>(stage.settings))
      usual.push_back(stage.name);
  }
  if (names.empty()) {
    return fail(FailureKind::configuration,
                "the pipeline has no stage of kind unit that measures coverage", "qa list");
  }
  for (const std::string& name : wanted) {
    if (std::ranges::find(names, name) == names.end())
      return fail(FailureKind::configuration,
                  unknown_word("stage that measures coverage", name, names), "qa list");
  }
  return wanted.empty() ? usual : wanted;
}

/// What each level of the stage's tests ran; nothing for one that has no levels.
Result<std::vector<LevelCoverage>> levels_of(Files& files, const StageEvidence& evidence) {
  std::vector<LevelCoverage> levels;
  for (const Artifact& artifact : evidence.result.artifacts) {
    if (artifact.kind != kLevelArtifact) continue;
    const std::filesystem::path file = evidence.folder / artifact.path;
    TRY_ASSIGN(const std::string text, files.read(file));
    TRY_ASSIGN(CoverageFile coverage, parse_coverage_file(text));
    levels.push_back({.level = file.stem().string(), .files = std::move(coverage.files)});
  }
  return levels;
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
  TRY_ASSIGN(view.levels, levels_of(files, evidence));
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

/// The parts of `view` that the user asked for; all when that is nothing. Takes those that it has
/// out of `unknown`.
Result<void> show(const Project& project, Files& files, const CoverageView& view,
                  const std::vector<std::string>& wanted, std::set<std::string>& unknown) {
  if (wanted.empty()) print("\n" + coverage_text(view, "", standard_palette()));
  for (const std::string& name : wanted) {
    const std::string path = path_in_project(project, name);
    std::string text;
    const auto below = [&path](const auto& entry) { return lies_below(entry.first, path); };
    if (view.files.contains(path)) {
      TRY_ASSIGN(const std::string source, files.read(project.root / path));
      text = source_text(path, view, source, standard_palette());
    } else if (std::ranges::any_of(view.files, below)) {
      text = coverage_text(view, path, standard_palette());
    } else {
      continue;
    }
    print("\n" + text);
    unknown.erase(name);
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

/// Baseline and page are those of unit tests.
Result<void> check_wishes(const Pipeline& pipeline, const std::vector<std::string>& stages,
                          const CoverageOptions& options) {
  const auto is_unit = [&pipeline](const std::string& name) {
    return std::holds_alternative<UnitSettings>(find_stage(pipeline, name)->settings);
  };
  if ((!options.accept && !options.open) || std::ranges::any_of(stages, is_unit)) return {};
  return fail(FailureKind::configuration,
              std::string(options.accept ? "--accept" : "--open") + " wants a stage of kind unit",
              "qa coverage --help");
}

void add_options(CLI::App& app, CoverageOptions& options) {
  app.add_option("file", options.files, "Sources to show with their hits; folders: their files")
      ->type_name("FILE");
  app.add_option("--stage", options.stages,
                 "Stages of kind unit or coverage; all that are not optional when none is named")
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
  CLI::App app("Says which lines the tests run, and which changed ones they don't.", "qa coverage");
  CoverageOptions options;
  add_options(app, options);
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY_ASSIGN(const auto stages, coverage_stages(project.pipeline, options.stages));
  TRY(check_wishes(project.pipeline, stages, options));
  RunOptions run{.project = options.project};
  run.selection.stages = stages;
  if (options.json) run.progress = Progress::silent;
  TRY_ASSIGN(const EndedRun ended, start_run(run));
  const int code = ended.exit_code;
  std::string json;
  std::set<std::string> unknown(options.files.begin(), options.files.end());
  for (const std::string& stage : stages) {
    TRY_ASSIGN(const StageEvidence evidence, stage_evidence(project, files, ended.id, stage));
    // The run has said why.
    if (code != kPassed && evidence.artifact(kCoverageArtifact).empty()) return code;
    TRY_ASSIGN(const CoverageView view, view_of(project, files, evidence, options.since));
    if (options.json) {
      json += (json.empty() ? "" : ",\n") + coverage_json(view);
    } else {
      TRY(show(project, files, view, options.files, unknown));
    }
    if (!view.levels.empty()) continue;  // see check_wishes
    if (options.accept) TRY(accept(project, files, view, evidence));
    if (options.open) TRY(open(view));
  }
  if (!options.json && !unknown.empty()) {
    return fail(FailureKind::configuration,
                "no line of " + *unknown.begin() + " counts for coverage", "qa coverage");
  }
  if (options.json) print("{\"schema\": 1, \"stages\": [" + json + "]}\n");
  return options.accept ? static_cast<int>(kPassed) : code;
}

}  // namespace qa
