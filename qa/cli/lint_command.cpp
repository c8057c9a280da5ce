#include "qa/cli/command_functions.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/run_start.hpp"
#include "qa/cli/stage_evidence.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/lint/clang_format.hpp"
#include "qa/lint/lint_baseline.hpp"
#include "qa/lint/lint_fixes.hpp"
#include "qa/model/cpp_file.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/stages/lint_result.hpp"
#include "qa/system/git_files.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"

#include <algorithm>
#include <variant>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

struct LintOptions {
  ProjectOptions project;
  std::vector<std::string> stages;  ///< empty: all of kind lint
  bool fix = false;
  bool accept = false;
};

Result<std::vector<std::string>> lint_stages(const Pipeline& pipeline,
                                             const std::vector<std::string>& wanted) {
  std::vector<std::string> names;
  for (const StageSpec& stage : pipeline.stages) {
    if (std::holds_alternative<LintSettings>(stage.settings)) names.push_back(stage.name);
  }
  if (names.empty())
    return fail(FailureKind::configuration, "the pipeline has no stage of kind lint", "qa list");
  for (const std::string& name : wanted) {
    if (std::ranges::find(names, name) == names.end())
      return fail(FailureKind::configuration, unknown_word("lint stage", name, names), "qa list");
  }
  return wanted.empty() ? names : wanted;
}

/// The text of an artifact that a stage left.
Result<std::string> artifact_text(const StageEvidence& evidence, Files& files,
                                  std::string_view kind) {
  const std::filesystem::path path = evidence.artifact(kind);
  if (!path.empty()) return files.read(path);
  const std::string& stage = evidence.result.name;
  return fail(FailureKind::host, "stage " + stage + " did not come to its end", "qa logs " + stage);
}

Result<void> accept(const Project& project, Files& files, const StageEvidence& evidence) {
  const std::string& stage = evidence.result.name;
  TRY_ASSIGN(const std::string text, artifact_text(evidence, files, kLintBaselineArtifact));
  TRY_ASSIGN(const LintBaseline baseline, parse_lint_baseline(text));
  const std::filesystem::path path = lint_baseline_path(project.root, stage);
  TRY(files.write(path, text));
  print(fmt::format("{} findings of {} are known now; only new ones are red. Commit {}\n",
                    baseline.findings.size(), stage, shown_path(path)));
  return {};
}

/// clang-format over the files that need it.
Result<void> format(const Project& project, const std::set<std::string>& names) {
  if (names.empty()) return {};
  Command command = clang_format_command(project.root, {names.begin(), names.end()});
  std::ranges::replace(command.argv, "--output-replacements-xml", "-i");
  PosixProcessRunner processes;
  TRY_ASSIGN(const Completed completed, processes.run(command));
  if (completed.status.succeeded()) return {};
  return fail(FailureKind::host, clang_format_complaint(completed));
}

/// Where looking for a .clang-format ends: the repository, or the project without one.
Result<std::filesystem::path> top_of(const Project& project, Files& files) {
  PosixProcessRunner processes;
  TRY_ASSIGN(const auto known, list_git_files(processes, files, project.root));
  return known ? known->top : project.root;
}

/// Says what it changed; false when that is nothing.
Result<bool> fix(const Project& project, Files& files, const StageEvidence& evidence) {
  TRY_ASSIGN(const std::string text, artifact_text(evidence, files, kLintFixesArtifact));
  TRY_ASSIGN(LintFixes fixes, parse_lint_fixes(text));
  TRY_ASSIGN(const FixReport report, apply_edits(fixes, project.root, files));
  TRY_ASSIGN(const std::filesystem::path top, top_of(project, files));
  for (const auto& [file, count] : report.made) {
    print(fmt::format("{}: {} of clang-tidy's edits\n", file, count));
    if (is_cpp_file(file) && format_style_of(files, top, project.root / file))
      fixes.format.insert(file);
  }
  for (const std::string& file : report.changed)
    print(fmt::format("{}: changed since it was analyzed, left alone\n", file));
  TRY(format(project, fixes.format));
  for (const std::string& file : fixes.format) print(fmt::format("{}: formatted\n", file));
  if (report.conflicts > 0)
    print(fmt::format("{} edits overlap with others: type it again\n", report.conflicts));
  return !report.made.empty() || !fixes.format.empty();
}

}  // namespace

Result<int> cli_lint(const Arguments& arguments) {
  CLI::App app("Runs the lint stages; mends what they found, or makes it known.", "qa lint");
  LintOptions options;
  app.add_option("stage", options.stages, "Stages of kind lint; all when none is named")
      ->type_name("STAGE");
  app.add_flag("--fix", options.fix,
               "Make clang-tidy's edits and format what they and clang-format find; look again");
  app.add_flag("--accept", options.accept,
               "Make today's findings the baseline: from now on only new ones are red");
  add_project_options(app, options.project);
  app.footer(
      "\nExamples:\n  qa lint\n  qa lint --fix\n  qa lint --accept    writes "
      "reports/baselines/lint.json; commit it\n\n"
      "A baseline hides nothing: what it knows is counted in lint.known. What could not be "
      "analyzed "
      "is never known.");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY_ASSIGN(const auto stages, lint_stages(project.pipeline, options.stages));
  RunOptions run{.project = options.project};
  run.selection.stages = stages;
  TRY_ASSIGN(EndedRun ended, start_run(run));
  if (options.fix) {
    bool changed = false;
    for (const std::string& stage : stages) {
      TRY_ASSIGN(const StageEvidence evidence, stage_evidence(project, files, ended.id, stage));
      TRY_ASSIGN(const bool fixed, fix(project, files, evidence));
      changed = changed || fixed;
    }
    if (!changed) print("there is nothing that could be mended\n");
    if (changed) {
      TRY_ASSIGN(ended, start_run(run));
    }
  }
  if (!options.accept) return ended.exit_code;
  for (const std::string& stage : stages) {
    TRY_ASSIGN(const StageEvidence evidence, stage_evidence(project, files, ended.id, stage));
    TRY(accept(project, files, evidence));
  }
  return kPassed;
}

}  // namespace qa
