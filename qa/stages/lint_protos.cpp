#include "qa/stages/lint_protos.hpp"

#include "qa/contract/proto_finding.hpp"
#include "qa/model/path_pattern.hpp"
#include "qa/stages/child.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>

namespace qa {
namespace {

namespace fs = std::filesystem;

Failure misnamed(const StageSpec& spec, const std::string& what) {
  return {.kind = FailureKind::configuration,
          .what = "stage " + spec.name + ": " + what,
          .next = "correct proto and proto_path of [stage." + spec.name + "] in pipeline.toml"};
}

/// Relative to the project.
Result<std::vector<std::string>> selected_protos(const StageSpec& spec,
                                                 const ProjectFiles& project) {
  const auto& settings = std::get<LintSettings>(spec.settings);
  const FileSelection selection(settings.proto_files, settings.exclude);
  const std::string root = fs::path(settings.proto_path).lexically_normal().string();
  std::vector<std::string> files;
  for (const std::string& file : project.files) {
    if (!file.ends_with(".proto") || !selection.has(file) || selection.excludes(file)) continue;
    if (root != "." && !PathPattern(root).matches(file))
      return tl::unexpected(
          misnamed(spec, "'" + file + "' is not below proto_path '" + root + "'"));
    files.push_back(file);
  }
  for (const std::string& name : settings.proto_files) {
    const PathPattern pattern(name);
    if (std::ranges::none_of(files, [&](const auto& file) { return pattern.matches(file); }))
      return tl::unexpected(
          misnamed(spec, "no .proto file of the project is '" + name + "' or below it"));
  }
  return files;
}

}  // namespace

Result<LintOutcome> check_protos(const StageSpec& spec, StageContext& context,
                                 const ProjectFiles& project) {
  const fs::path root = std::get<LintSettings>(spec.settings).proto_path;
  TRY_ASSIGN(const std::vector<std::string> files, selected_protos(spec, project));
  TRY_ASSIGN(const fs::path helper, helper_program("qa-contract"));
  Command command{.argv = {helper.string(), "--style", (context.root / root).lexically_normal()}};
  for (const std::string& file : files)
    command.argv.push_back(fs::path(file).lexically_relative(root.lexically_normal()).string());
  context.step("proto, " + std::to_string(files.size()) + " files");
  TRY_ASSIGN(const Completed completed, run_child(spec, context, command));
  if (!completed.status.succeeded())
    return fail(FailureKind::host, "qa-contract " + to_text(completed.status), rerun_command(spec));
  TRY_ASSIGN(const ProtoStyle style, parse_proto_style(completed.standard_output));
  LintOutcome outcome;
  outcome.files.insert(files.begin(), files.end());
  if (!style.error.empty()) add_not_analyzed(outcome, files.front(), style.error);
  for (const ProtoFinding& finding : style.findings) {
    outcome.findings.push_back({.severity = Severity::warning,
                                .rule = finding.rule,
                                .message = finding.message,
                                .file = (root / finding.file).lexically_normal().string(),
                                .line = finding.line,
                                .column = finding.column});
  }
  return outcome;
}

}  // namespace qa
