// The contract stage: what changed in the API since it was last promised, and the version for it.
#include "qa/contract/comparison_wire.hpp"
#include "qa/contract/former_api.hpp"
#include "qa/contract/version.hpp"
#include "qa/stages/child.hpp"
#include "qa/stages/project_files.hpp"
#include "qa/stages/promised_commit.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace qa {
namespace {

/// The API's files as the project has them now, relative to its root folder.
Result<std::vector<std::string>> present_protos(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<ContractSettings>(spec.settings);
  TRY_ASSIGN(const ProjectFiles project, project_files(context));
  const std::filesystem::path root = std::filesystem::path(settings.proto_path).lexically_normal();
  const FileSelection selection({settings.proto_path}, {});
  std::vector<std::string> names;
  for (const std::string& file : project.files) {
    if (file.ends_with(".proto") && selection.has(file)) {
      names.push_back(std::filesystem::path(file).lexically_relative(root).string());
    }
  }
  return names;
}

Result<ApiComparison> compare(const StageSpec& spec, StageContext& context,
                              const std::filesystem::path& base,
                              const std::vector<std::string>& base_files,
                              const std::vector<std::string>& now_files) {
  const auto& settings = std::get<ContractSettings>(spec.settings);
  TRY_ASSIGN(const std::filesystem::path helper, helper_program("qa-contract"));
  Command command{.argv = {helper.string(), "--base", base.string()},
                  .working_directory = context.root};
  const auto add = [&command](const std::vector<std::string>& words) {
    command.argv.insert(command.argv.end(), words.begin(), words.end());
  };
  add(base_files);
  add({"--now", (context.root / settings.proto_path).lexically_normal().string()});
  add(now_files);
  if (!settings.imports.empty()) add({"--import"});
  for (const std::string& folder : settings.imports) add({(context.root / folder).string()});
  context.step("compare");
  TRY_ASSIGN(const Completed completed, run_child(spec, context, command));
  if (!completed.status.succeeded()) {
    return fail(FailureKind::host, "qa-contract " + to_text(completed.status), rerun_command(spec));
  }
  return parse_api_comparison(completed.standard_output);
}

Severity severity_of(Impact impact) {
  return impact == Impact::breaking ? Severity::warning : Severity::note;
}

void add_findings(const ContractSettings& settings, const ApiComparison& comparison,
                  StageResult& result) {
  for (const ApiChange& change : comparison.changes) {
    Finding finding{.severity = severity_of(change.impact),
                    .rule = "contract." + change.rule,
                    .message = fmt::format("{}: {}: {}", to_text(change.impact), change.subject,
                                           change.message)};
    if (!change.file.empty()) {
      finding.file =
          (std::filesystem::path(settings.proto_path) / change.file).lexically_normal().string();
      finding.line = change.line;
    }
    result.findings.push_back(std::move(finding));
  }
}

void add_metric(StageResult& result, std::string name, std::ptrdiff_t value) {
  result.metrics.push_back(
      {.name = std::move(name), .value = static_cast<double>(value), .unit = "1"});
}

/// The versions before and after, as far as they are known.
struct Versions {
  std::optional<Version> base;
  std::optional<Version> now;
};

Result<Versions> find_versions(const ContractSettings& settings, const PromisedCommit& promised,
                               StageContext& context) {
  Versions versions;
  if (context.files.exists(context.root / settings.version_file)) {
    TRY_ASSIGN(const std::string text, context.files.read(context.root / settings.version_file));
    versions.now = version_in_cmake(text);
  }
  versions.base = promised.tag.empty() ? std::nullopt : parse_version(promised.tag);
  if (versions.base) return versions;
  TRY_ASSIGN(const auto text, file_of_commit(context.processes, context.root, promised.commit,
                                             settings.version_file));
  if (text) versions.base = version_in_cmake(*text);
  return versions;
}

/// Whether the version says what changed. What can't be known is no number, so that no gate passes.
void judge_version(const ContractSettings& settings, const Versions& versions, Impact impact,
                   StageResult& result) {
  constexpr const char* kMetric = "contract.version_too_low";
  if (impact == Impact::none) return add_metric(result, kMetric, 0);
  if (!versions.base || !versions.now) {
    result.findings.push_back(
        {.rule = "contract.version-unknown",
         .message = fmt::format("the API has {} changes, and no version can say so: {} gives none "
                                "in project(... VERSION ...)",
                                to_text(impact), settings.version_file),
         .file = settings.version_file});
    return;
  }
  const Version least = least_version(*versions.base, impact);
  const bool is_too_low = *versions.now < least;
  add_metric(result, kMetric, is_too_low ? 1 : 0);
  if (!is_too_low) return;
  result.findings.push_back(
      {.severity = Severity::error,
       .rule = "contract.version-too-low",
       .message = fmt::format("the API has {} changes since {}: the version must be at least {}, "
                              "and is {}",
                              to_text(impact), to_text(*versions.base), to_text(least),
                              to_text(*versions.now)),
       .file = settings.version_file});
}

/// A project's first commit has promised nothing yet.
StageResult nothing_promised(StageResult result) {
  for (const char* name : {"contract.breaking", "contract.additive", "contract.version_too_low"}) {
    add_metric(result, name, 0);
  }
  add_metric(result, "contract.not_compared", 1);
  result.findings.push_back({.severity = Severity::note,
                             .rule = "contract.not-compared",
                             .message = "there is no earlier commit: nothing was promised yet"});
  return result;
}

Result<StageResult> judge(const StageSpec& spec, StageContext& context,
                          const PromisedCommit& promised, const ApiComparison& comparison,
                          StageResult result) {
  const auto& settings = std::get<ContractSettings>(spec.settings);
  if (!comparison.base_error.empty()) {
    return fail(FailureKind::host,
                "the API of " + promised.name + " can't be read: " + comparison.base_error,
                "set imports or base of [stage." + spec.name + "] in pipeline.toml");
  }
  const auto count = [&comparison](Impact impact) {
    return std::ranges::count(comparison.changes, impact, &ApiChange::impact);
  };
  add_metric(result, "contract.rpcs", comparison.rpcs);
  add_metric(result, "contract.breaking", count(Impact::breaking));
  add_metric(result, "contract.additive", count(Impact::additive));
  add_findings(settings, comparison, result);
  TRY_ASSIGN(const Versions versions, find_versions(settings, promised, context));
  judge_version(settings, versions, impact_of(comparison.changes), result);
  return result;
}

}  // namespace

Result<StageResult> run_contract(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<ContractSettings>(spec.settings);
  StageResult result;
  context.step("find what was promised");
  TRY_ASSIGN(const std::vector<std::string> now_files, present_protos(spec, context));
  if (now_files.empty()) {
    return fail(FailureKind::configuration,
                "stage " + spec.name + ": no .proto file of the project is below '" +
                    settings.proto_path + "'",
                "correct proto_path of [stage." + spec.name + "] in pipeline.toml");
  }
  TRY_ASSIGN(const std::optional<PromisedCommit> promised,
             promised_commit(settings.base, settings.proto_path, context));
  if (!promised) return nothing_promised(std::move(result));
  const std::filesystem::path base = context.folder / "base";
  TRY_ASSIGN(const std::vector<std::string> base_files,
             take_out_protos(context.processes, context.files, context.root, promised->commit,
                             settings.proto_path, base));
  TRY_ASSIGN(const ApiComparison comparison, compare(spec, context, base, base_files, now_files));
  if (!comparison.now_error.empty()) {
    mark_failed(result, comparison.now_error,
                {.argv = {"protoc", "--proto_path=" + settings.proto_path, "--cpp_out=/tmp",
                          now_files.front()},
                 .working_directory = context.root},
                rerun_command(spec));
    return result;
  }
  return judge(spec, context, *promised, comparison, std::move(result));
}

}  // namespace qa
