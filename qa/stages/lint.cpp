#include "qa/lint/clang_format.hpp"
#include "qa/lint/clang_tidy.hpp"
#include "qa/lint/command_batch.hpp"
#include "qa/lint/compile_commands.hpp"
#include "qa/stages/child.hpp"
#include "qa/stages/cmake_build.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/git.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <thread>

namespace qa {
namespace {

using Paths = std::vector<std::string>;

// Far below the kernel's limit for one command line.
constexpr std::size_t kFilesPerFormatCommand = 500;

/// Regular files below `folders`, relative to the root, each once.
Result<std::set<std::string>> files_below(const StageSpec& spec, StageContext& context,
                                          const Paths& folders) {
  std::set<std::string> files;
  for (const std::string& folder : folders) {
    const std::filesystem::path path = (context.root / folder).lexically_normal();
    if (!context.files.exists(path)) {
      return fail(FailureKind::configuration,
                  "stage " + spec.name + ": there is no folder '" + folder + "'",
                  "correct tidy and format of [stage." + spec.name + "] in pipeline.toml");
    }
    TRY_ASSIGN(const auto found, context.files.list(path));
    for (const auto& file : found) files.insert(project_path(file.string(), context.root));
  }
  return files;
}

bool is_source(const std::filesystem::path& file) {
  return is_cpp_file(file) && !file.extension().string().starts_with(".h");
}

/// Translation units below the tidy folders; a source that no target compiles is not analyzed.
Result<Paths> translation_units(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                                LintOutcome& outcome) {
  const auto& settings = std::get<LintSettings>(spec.settings);
  const auto database = tree.folder / "compile_commands.json";
  TRY_ASSIGN(const std::string json, context.files.read(database));
  TRY_ASSIGN(Paths units, parse_compile_commands(json, context.root));
  std::erase_if(units, [&settings](const std::string& unit) {
    return std::ranges::none_of(settings.tidy_paths, [&unit](const std::string& folder) {
      return lies_below(unit, folder);
    });
  });
  TRY_ASSIGN(const std::set<std::string> sources, files_below(spec, context, settings.tidy_paths));
  for (const std::string& file : sources) {
    if (!is_source(file) || std::ranges::binary_search(units, file)) continue;
    add_not_analyzed(outcome, file, "no target of " + to_text(tree.setup) + " compiles it");
  }
  return units;
}

Result<LintOutcome> run_clang_tidy(const StageSpec& spec, StageContext& context,
                                   const BuildTree& tree) {
  LintOutcome outcome;
  TRY_ASSIGN(const Paths units, translation_units(spec, context, tree, outcome));
  context.step("clang-tidy, " + std::to_string(units.size()) + " files");
  std::vector<Command> commands;
  for (const std::string& unit : units) {
    Command command = clang_tidy_command(context.root, tree.folder, unit);
    command.timeout = spec.timeout;
    commands.push_back(std::move(command));
  }
  const auto results = run_batch(context.processes, commands, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < results.size(); ++i) {
    TRY_ASSIGN(const Completed completed, Result<Completed>(results[i]));
    merge(outcome, clang_tidy_outcome(units[i], completed, context.root));
  }
  return outcome;
}

/// What git knows or would add below the format folders; all files when the project is no
/// repository.
Result<Paths> format_candidates(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<LintSettings>(spec.settings);
  TRY_ASSIGN(std::set<std::string> files, files_below(spec, context, settings.format_paths));
  if (lies_in_repository(context.root, context.files)) {
    std::vector<std::string> list = {"ls-files",           "-z", "--cached", "--others",
                                     "--exclude-standard", "--"};
    list.insert(list.end(), settings.format_paths.begin(), settings.format_paths.end());
    TRY_ASSIGN(const std::string listed, git_output(context.processes, context.root, list));
    // Reduced to files that exist: git also lists what was deleted and not yet committed.
    std::set<std::string> known;
    std::string_view names = listed;
    while (!names.empty()) {
      const std::size_t end = names.find('\0');
      const std::string name(names.substr(0, end));
      if (files.contains(name)) known.insert(name);
      names.remove_prefix(end == std::string_view::npos ? names.size() : end + 1);
    }
    files = std::move(known);
  }
  std::erase_if(files, [](const std::string& file) { return !is_cpp_file(file); });
  return Paths(files.begin(), files.end());
}

Result<LintOutcome> run_clang_format(const StageSpec& spec, StageContext& context) {
  LintOutcome outcome;
  TRY_ASSIGN(const Paths files, format_candidates(spec, context));
  context.step("clang-format, " + std::to_string(files.size()) + " files");
  for (std::size_t start = 0; start < files.size(); start += kFilesPerFormatCommand) {
    const std::size_t end = std::min(files.size(), start + kFilesPerFormatCommand);
    const Paths part(files.begin() + static_cast<std::ptrdiff_t>(start),
                     files.begin() + static_cast<std::ptrdiff_t>(end));
    TRY_ASSIGN(const Completed completed,
               run_child(spec, context, clang_format_command(context.root, part)));
    merge(outcome, clang_format_outcome(part, completed, context.root));
  }
  return outcome;
}

}  // namespace

Result<StageResult> run_lint(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<LintSettings>(spec.settings);
  StageResult result;
  LintOutcome outcome;
  if (!settings.tidy_paths.empty()) {
    TRY(record_version(spec, context, "clang-tidy"));
    const BuildSetup setup{.source_folder = context.root, .preset = settings.preset};
    const auto tree = cmake_build(spec, context, setup, settings.targets);
    if (!tree) return end_with(std::move(result), tree.error());
    TRY_ASSIGN(LintOutcome tidy, run_clang_tidy(spec, context, *tree));
    merge(outcome, std::move(tidy));
  }
  if (!settings.format_paths.empty()) {
    TRY(record_version(spec, context, "clang-format"));
    TRY_ASSIGN(LintOutcome format, run_clang_format(spec, context));
    merge(outcome, std::move(format));
  }
  if (outcome.files.empty()) {
    return fail(FailureKind::configuration,
                "stage " + spec.name + ": there is no C++ file in the folders of tidy and format",
                "correct tidy and format of [stage." + spec.name + "] in pipeline.toml");
  }
  sort_and_merge(outcome.findings);
  result.metrics = lint_metrics(outcome);
  result.findings = std::move(outcome.findings);
  return result;
}

}  // namespace qa
