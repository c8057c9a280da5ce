#include "qa/lint/lint_outcome.hpp"
#include "qa/lint/sarif.hpp"
#include "qa/stages/child.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/stages/test_evidence.hpp"
#include "qa/testing/junit.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

using Paths = std::vector<std::string>;

/// Nobody reads what the command says but people, and they have the log.
constexpr std::size_t kCaptureBytes = std::size_t{64} << 10;

/// Copies `path` (relative to the root) into the stage's folder and records it. Returns the problem
/// with it, or nothing.
Result<std::string> collect(StageContext& context, std::string_view kind, const std::string& path,
                            StageResult& result) {
  const std::filesystem::path kept = context.folder / path;
  if (!context.files.exists(context.root / path)) return "did not write " + path;
  if (!context.files.size(context.root / path)) return "wrote " + path + ", which is no file";
  TRY(context.files.copy(context.root / path, kept));
  TRY_ASSIGN(Artifact artifact, record_artifact(context, kind, kept));
  result.artifacts.push_back(std::move(artifact));
  return std::string();
}

/// Results of an earlier run must not pass for this one's. Only files: a folder there is a mistake
/// that must not cost anybody their sources. Outputs stay: they may be anything.
Result<void> remove_stale_results(StageContext& context, const CommandSettings& settings) {
  for (const Paths* paths : {&settings.junit, &settings.sarif}) {
    for (const std::string& path : *paths) {
      if (context.files.size(context.root / path)) {
        TRY(context.files.remove_all(context.root / path));
      }
    }
  }
  return {};
}

/// Content of a result file that the command was to write, or the problem with it.
Result<std::string> collect_text(StageContext& context, std::string_view kind,
                                 const std::string& path, StageResult& result,
                                 std::string& problem) {
  TRY_ASSIGN(problem, collect(context, kind, path, result));
  return problem.empty() ? context.files.read(context.folder / path) : std::string();
}

/// Reads the files of one kind into `values`; the first that is missing or damaged is the problem.
template <class Value, class Parse>
Result<void> collect_results(StageContext& context, std::string_view kind, const Paths& paths,
                             Parse parse, StageResult& result, std::vector<Value>& values,
                             std::string& problem) {
  for (const std::string& path : paths) {
    std::string wrong;
    TRY_ASSIGN(const std::string text, collect_text(context, kind, path, result, wrong));
    if (wrong.empty()) {
      Result<std::vector<Value>> parsed = parse(text, context.root);
      if (parsed) {
        std::ranges::move(*parsed, std::back_inserter(values));
      } else {
        wrong = "wrote " + path + ", which is " + parsed.error().what;
      }
    }
    if (problem.empty()) problem = wrong;
  }
  return {};
}

/// Everything that the settings say the command writes; returns the first problem, or empty.
Result<std::string> collect_all(StageContext& context, const CommandSettings& settings,
                                StageResult& result) {
  std::string problem;
  const auto parse_tests = [](std::string_view xml, const std::filesystem::path& root) {
    return parse_junit(xml, root);
  };
  TRY(collect_results(context, "junit", settings.junit, parse_tests, result, result.tests,
                      problem));
  if (!settings.junit.empty()) add_test_metrics(result);
  // Whoever collects tests wants some: that none was found is a mistake, not a success.
  if (!settings.junit.empty() && result.tests.empty() && problem.empty())
    problem = "wrote no test to " + fmt::format("{}", fmt::join(settings.junit, ", "));
  TRY(collect_results(context, "sarif", settings.sarif, parse_sarif, result, result.findings,
                      problem));
  sort_and_merge(result.findings);
  if (!settings.sarif.empty()) {
    const auto findings = std::ranges::count_if(
        result.findings, [](const Finding& finding) { return finding.severity != Severity::note; });
    result.metrics.push_back(
        {.name = "lint.findings", .value = static_cast<double>(findings), .unit = "1"});
  }
  for (const std::string& path : settings.outputs) {
    TRY_ASSIGN(const std::string wrong, collect(context, "output", path, result));
    if (problem.empty()) problem = wrong;
  }
  return problem;
}

}  // namespace

Result<StageResult> run_command(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<CommandSettings>(spec.settings);
  TRY(remove_stale_results(context, settings));
  Command command{.argv = settings.argv,
                  .working_directory = context.root,
                  .capture_limit_bytes = kCaptureBytes};
  command.environment = {{"QA_STAGE_FOLDER", context.folder.string()},
                         {"QA_RUN_ID", context.run_id}};
  context.step(settings.argv.front());
  TRY_ASSIGN(const Completed completed, run_child(spec, context, command));

  StageResult result;
  TRY_ASSIGN(const std::string problem, collect_all(context, settings, result));
  const std::string& program = settings.argv.front();
  std::string wrong = failed_tests_text(result.tests);
  if (wrong.empty() && !completed.status.succeeded()) {
    wrong = program + " " + to_text(completed.status);
  }
  if (wrong.empty() && !problem.empty()) wrong = program + " " + problem;
  if (wrong.empty()) wrong = only_skipped_tests_text(result.tests);
  if (!wrong.empty()) mark_failed(result, wrong, command, rerun_command(spec));
  return result;
}

}  // namespace qa
