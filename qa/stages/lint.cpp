#include "qa/cmake/default_standard.hpp"
#include "qa/lint/check_lists.hpp"
#include "qa/lint/compile_commands.hpp"
#include "qa/lint/format_run.hpp"
#include "qa/lint/nolint.hpp"
#include "qa/lint/tidy_run.hpp"
#include "qa/model/cpp_file.hpp"
#include "qa/stages/child.hpp"
#include "qa/stages/cmake_build.hpp"
#include "qa/stages/lint_docs.hpp"
#include "qa/stages/lint_protos.hpp"
#include "qa/stages/lint_result.hpp"
#include "qa/stages/project_files.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/project_path.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <ranges>

namespace qa {
namespace {

using Paths = std::vector<std::string>;

/// The C++ files among `project` that a key of the stage names, each by its own path. What it names
/// must be there: a typo would switch a check off.
Result<std::set<std::string>> selected(const StageSpec& spec, const ProjectFiles& project,
                                       const Paths& wanted, const FileSelection& selection) {
  std::set<std::string> files;
  for (const std::string& file : project.files) {
    if (is_cpp_file(file) && selection.has(file)) files.insert(file);
  }
  for (const auto& [link, target] : project.links) {
    if (!selection.has(link)) continue;
    // What a link leads to is looked at once, under its own name.
    for (const std::string& file : project.files) {
      if (is_cpp_file(file) && lies_below(file, target) && !selection.excludes(file)) {
        files.insert(file);
      }
    }
  }
  for (const std::string& name : wanted) {
    const PathPattern pattern(name);
    const auto matches = [&pattern](const std::string& path) { return pattern.matches(path); };
    if (std::ranges::any_of(project.files, matches)) continue;
    if (std::ranges::any_of(project.links | std::views::keys, matches)) continue;
    return fail(FailureKind::configuration,
                "stage " + spec.name + ": no file of the project is '" + name + "' or below it",
                "correct tidy and format of [stage." + spec.name + "] in pipeline.toml");
  }
  return files;
}

/// What lint looks at.
struct LintScope {
  ProjectFiles project;
  FileSelection tidy;
  FileSelection format;
};

/// A source that is compiled as a part of another has no command of its own.
void add_commands_of_parts(const BuildTree& tree, const std::filesystem::path& root,
                           std::vector<CompileCommand>& commands) {
  std::vector<CompileCommand> parts;
  for (const CmakeTarget& target : configuration_of(tree).targets) {
    for (const TargetSource& source : target.sources) {
      if (source.unity.empty()) continue;
      if (auto part = command_of_part(commands, source.unity, source.path, root))
        parts.push_back(*std::move(part));
    }
  }
  std::ranges::move(parts, std::back_inserter(commands));
  std::ranges::sort(commands);
}

/// What clang-tidy is given.
struct Analyses {
  std::vector<CompileCommand> commands;
  std::set<std::string> uncompiled;  ///< selected sources that none of the commands compiles
};

Result<Analyses> analyses(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                          const LintScope& scope) {
  const auto& settings = std::get<LintSettings>(spec.settings);
  TRY_ASSIGN(std::set<std::string> left,
             selected(spec, scope.project, settings.tidy_paths, scope.tidy));
  std::vector<CompileCommand> commands;
  const auto database = tree.folder / "compile_commands.json";
  if (context.files.exists(database)) {
    TRY_ASSIGN(const std::string json, context.files.read(database));
    TRY_ASSIGN(commands, parse_compile_commands(json, context.root));
    add_commands_of_parts(tree, context.root, commands);
    add_default_standards(commands, default_standard(tree.model, "CXX", context.files),
                          default_standard(tree.model, "C", context.files));
    rename_standards(commands);
  }
  std::erase_if(commands, [&](const CompileCommand& command) {
    const std::string file = scope.project.behind_links(command.file);
    const bool is_wanted = scope.tidy.has(command.file) || scope.tidy.has(file);
    left.erase(file);
    return !is_wanted || scope.tidy.excludes(file) || !scope.project.has(command.file);
  });
  std::erase_if(left, [](const auto& file) { return cpp_file_of(file) != CppFile::source; });
  return Analyses{.commands = std::move(commands), .uncompiled = std::move(left)};
}

/// A source may be included by others, and was read with them then.
void say_what_nothing_compiles(const std::set<std::string>& uncompiled, const BuildTree& tree,
                               const StageContext& context, LintOutcome& outcome) {
  for (const std::string& file : uncompiled) {
    if (outcome.read.contains((context.root / file).lexically_normal().string())) continue;
    add_not_analyzed(outcome, file, "no target of " + to_text(tree.setup) + " compiles it");
  }
}

/// A header is analyzed with the sources that include it, as far as .clang-tidy wants to know.
void say_which_headers_were_not_seen(const LintScope& scope, const StageContext& context,
                                     LintOutcome& outcome) {
  for (const std::string& file : scope.project.files) {
    if (cpp_file_of(file) != CppFile::header || !scope.tidy.has(file)) continue;
    const std::string path = (context.root / file).lexically_normal().string();
    if (!outcome.read.contains(path)) outcome.headers_unread.insert(file);
    if (outcome.kept_back.contains(path)) outcome.headers_kept_back.insert(file);
  }
  const auto say = [&](const char* rule, const std::set<std::string>& headers,
                       const std::string& why) {
    if (headers.empty()) return;
    add_note(outcome, rule, why + ": " + std::to_string(headers.size()), *headers.begin());
  };
  say("lint.headers-unread", outcome.headers_unread,
      "headers that were not analyzed, since no analyzed source includes them");
  say("lint.headers-kept-back", outcome.headers_kept_back,
      "headers whose findings clang-tidy keeps back, as HeaderFilterRegex of .clang-tidy asks");
}

/// The variables that add folders to a compiler's search.
std::string search_variables() {
  std::string all;
  for (const char* name : {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH"}) {
    const char* value = std::getenv(name);
    all += std::string(name) + '=' + (value == nullptr ? "" : value) + '\n';
  }
  return all;
}

/// What identifies a tool: what it says about itself, and its bytes.
Result<std::string> tool_identity(const StageSpec& spec, StageContext& context,
                                  const std::string& program) {
  TRY_ASSIGN(const Completed version, run_child(spec, context, {.argv = {program, "--version"}}));
  std::string identity = version.standard_output;
  if (const auto path = find_program(program)) {
    identity += context.files.sha256(*path).value_or("");
  }
  return identity;
}

Result<LintOutcome> check_with_clang_tidy(const StageSpec& spec, StageContext& context,
                                          const BuildTree& tree, const LintScope& scope) {
  TRY_ASSIGN(const Analyses wanted, analyses(spec, context, tree, scope));
  const std::vector<CompileCommand>& commands = wanted.commands;
  TRY_ASSIGN(const std::string tool, tool_identity(spec, context, "clang-tidy"));
  const JobShare jobs = context.jobs.take(commands.size());
  const TidySetup setup{.root = context.root,
                        .top = scope.project.top,
                        .kept = context.kept_folder / "clang-tidy",
                        .scratch = context.folder / "clang-tidy",
                        .tool = tool,
                        .variables = search_variables(),
                        .timeout = spec.timeout,
                        .jobs = static_cast<unsigned>(jobs.count())};
  const auto step = [&](std::size_t count) {
    context.step("clang-tidy, " + std::to_string(count) + " of " + std::to_string(commands.size()) +
                 " files changed");
  };
  TRY_ASSIGN(LintOutcome tidy, run_clang_tidy(setup, commands, context.processes, context.files,
                                              context.clock, step));
  say_what_nothing_compiles(wanted.uncompiled, tree, context, tidy);
  say_which_headers_were_not_seen(scope, context, tidy);
  return tidy;
}

Result<LintOutcome> check_with_clang_format(const StageSpec& spec, StageContext& context,
                                            const LintScope& scope) {
  const auto& settings = std::get<LintSettings>(spec.settings);
  TRY_ASSIGN(const std::set<std::string> files,
             selected(spec, scope.project, settings.format_paths, scope.format));
  TRY_ASSIGN(const std::string tool, tool_identity(spec, context, "clang-format"));
  const JobShare jobs = context.jobs.take(files.size());
  const FormatSetup setup{.root = context.root,
                          .top = scope.project.top,
                          .kept = context.kept_folder / "clang-format.json",
                          .tool = tool,
                          .timeout = spec.timeout,
                          .jobs = static_cast<unsigned>(jobs.count())};
  const auto step = [&](std::size_t count) {
    context.step("clang-format, " + std::to_string(count) + " of " + std::to_string(files.size()) +
                 " files changed");
  };
  return run_clang_format(setup, {files.begin(), files.end()}, context.processes, context.files,
                          step);
}

/// Findings in files that are not the project's own (generated, bundled, excluded by name) don't
/// count.
void leave_out_foreign(LintOutcome& outcome, const LintScope& scope) {
  outcome.outside += std::erase_if(outcome.findings, [&scope](const Finding& finding) {
    return finding.rule != kNotAnalyzed && finding.severity != Severity::note &&
           !finding.file.empty() &&
           (!scope.project.has(finding.file) || scope.tidy.excludes(finding.file));
  });
}

/// The folders of the project with a .clang-tidy of their own.
Result<CheckLists> lists_of_checks(const StageSpec& spec, StageContext& context,
                                   const LintScope& scope, LintOutcome& outcome) {
  std::set<std::string> folders;
  for (const std::string& file : scope.project.files) {
    const std::filesystem::path path(file);
    if (path.filename() == ".clang-tidy" && !scope.tidy.excludes(file)) {
      folders.insert(path.parent_path().string());
    }
  }
  const std::filesystem::path& top = scope.project.top;
  if (!tidy_configuration_of(context.files, top, context.root / "x") && folders.empty()) {
    add_note(outcome, "lint.checks",
             "the project has no .clang-tidy: qa's own choice of checks is in force");
  }
  TRY_ASSIGN(const std::string tool, tool_identity(spec, context, "clang-tidy"));
  const CheckListSetup setup{
      .root = context.root, .top = top, .kept = context.kept_folder / "checks.json", .tool = tool};
  return list_checks(setup, folders, context.processes, context.files);
}

void check_nolints(StageContext& context, const LintScope& scope, LintOutcome& outcome) {
  for (const std::string& file : scope.project.files) {
    if (!is_cpp_file(file) || !scope.tidy.has(file)) continue;
    const Result<std::string> text = context.files.read(context.root / file);
    if (!text) continue;  // whoever else had to read it has said so
    for (Finding& finding : nolint_findings(file, *text))
      outcome.findings.push_back(std::move(finding));
  }
}

void say_what_was_not_checked(LintOutcome& outcome) {
  if (!outcome.without_style.empty()) {
    add_note(outcome, "lint.without-style",
             std::to_string(outcome.without_style.size()) +
                 " files were not checked by clang-format, since no .clang-format of the project "
                 "applies to them, or it says DisableFormat",
             *outcome.without_style.begin());
  }
}

}  // namespace

Result<StageResult> run_lint(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<LintSettings>(spec.settings);
  LintOutcome outcome;
  CheckLists checks;
  std::optional<BuildTree> tree;  ///< the stage's own for as long as its headers are read
  std::filesystem::path build_folder;
  if (!settings.tidy_paths.empty()) {
    TRY(record_version(spec, context, "clang-tidy"));
    // As the build stage builds: the same folder, and nothing to build twice.
    auto built = cmake_build(spec, context, build_setup(settings.configure, context, "Release"),
                             settings.targets);
    if (!built) return end_with({}, std::move(built).error());
    tree = *std::move(built);
  }
  TRY_ASSIGN(ProjectFiles project, project_files(context));
  const LintScope scope{.project = std::move(project),
                        .tidy = {settings.tidy_paths, settings.exclude},
                        .format = {settings.format_paths, settings.exclude}};
  if (tree) {
    TRY_ASSIGN(LintOutcome tidy, check_with_clang_tidy(spec, context, *tree, scope));
    merge(outcome, std::move(tidy));
    for (const std::string& file : outcome.read) context.has_read(file);
    TRY_ASSIGN(checks, lists_of_checks(spec, context, scope, outcome));
    check_nolints(context, scope, outcome);
    build_folder = tree->folder;
    tree.reset();
  }
  const bool has_analyzed = !outcome.files.empty();
  if (!settings.format_paths.empty()) {
    TRY(record_version(spec, context, "clang-format"));
    TRY_ASSIGN(LintOutcome format, check_with_clang_format(spec, context, scope));
    merge(outcome, std::move(format));
  }
  if (!settings.proto_files.empty()) {
    TRY_ASSIGN(LintOutcome protos, check_protos(spec, context, scope.project));
    merge(outcome, std::move(protos));
  }
  if (!settings.docs.empty()) {
    TRY_ASSIGN(LintOutcome docs, check_docs(spec, context, scope.project));
    merge(outcome, std::move(docs));
  }
  if (outcome.files.empty()) {
    return fail(FailureKind::configuration,
                "stage " + spec.name + ": there is no C++ file in the folders of tidy and format",
                "correct tidy and format of [stage." + spec.name + "] in pipeline.toml");
  }
  if (!has_analyzed && outcome.without_style.size() == outcome.files.size()) {
    return fail(
        FailureKind::configuration,
        "stage " + spec.name +
            ": nothing was looked at: there is no source for clang-tidy, and no .clang-format",
        "correct tidy and exclude of [stage." + spec.name + "], or add a .clang-format");
  }
  leave_out_foreign(outcome, scope);
  say_what_was_not_checked(outcome);
  return lint_result(spec, context,
                     {.outcome = std::move(outcome),
                      .checks = std::move(checks),
                      .project_files = scope.project.files,
                      .build_folder = build_folder});
}

}  // namespace qa
