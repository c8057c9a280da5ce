#include "qa/stages/lint_result.hpp"

#include "qa/lint/lint_baseline.hpp"
#include "qa/lint/lint_fixes.hpp"
#include "qa/lint/pending_baseline.hpp"

#include <algorithm>

namespace qa {
namespace {

using Findings = std::vector<Finding>;

/// Whether a baseline may know of `finding`.
bool may_be_known(const Finding& finding) {
  return finding.severity != Severity::note && finding.rule != kNotAnalyzed &&
         finding.rule != "clang-diagnostic-error";
}

/// The metric, with its unit.
Metric count(const char* name, std::size_t value) {
  return {.name = name, .value = static_cast<double>(value), .unit = "1"};
}

Result<void> write_artifact(StageContext& context, StageResult& result, const char* kind,
                            const std::string& name, const std::string& text) {
  TRY(context.files.write(context.folder / name, text));
  TRY_ASSIGN(Artifact artifact, record_artifact(context, kind, context.folder / name));
  result.artifacts.push_back(std::move(artifact));
  return {};
}

Result<void> write_fixes(StageContext& context, StageResult& result, const LintEvidence& evidence,
                         const Findings& findings) {
  LintFixes fixes = make_fixes(evidence.outcome.edits, context.root, context.files);
  std::erase_if(fixes.edits, [&evidence](const auto& entry) {
    return !evidence.project_files.contains(entry.first);
  });
  for (const Finding& finding : findings) {
    if (finding.rule == "clang-format") fixes.format.insert(finding.file);
  }
  return write_artifact(context, result, kLintFixesArtifact, "lint-fixes.json", to_text(fixes));
}

/// What the baseline and today's findings make of each other.
struct Compared {
  Findings news;
  std::size_t known = 0;
  std::size_t resolved = 0;
  std::size_t accepted = 0;  ///< of the known ones, those that nobody knew before this run
};

Compared compared(const LintBaseline& baseline, const LintEvidence& evidence,
                  const Findings& findings, const std::vector<KnownFinding>& described) {
  const BaselineComparison comparison = compare(baseline, described, evidence.project_files);
  Compared result{.news = weaker_than(baseline.checks, evidence.checks),
                  .known = comparison.known,
                  .resolved = comparison.resolved.size()};
  for (const std::size_t index : comparison.news) result.news.push_back(findings[index]);
  return result;
}

void say_what_is_known(LintOutcome& outcome, const Compared& compared, const std::string& file) {
  if (compared.known > 0) {
    add_note(outcome, "lint.known",
             std::to_string(compared.known) + " findings are known since the baseline", file);
  }
  if (compared.resolved > 0) {
    add_note(outcome, "lint.resolved",
             std::to_string(compared.resolved) +
                 " findings of the baseline are gone: qa lint --accept takes them out",
             file);
  }
}

/// Which of the findings are older than `pending`.
std::vector<bool> are_older(const PendingBaseline& pending, const Findings& findings,
                            StageContext& context) {
  std::map<std::string, bool> unchanged;
  std::vector<bool> older;
  for (const Finding& finding : findings) {
    const auto [place, is_new] = unchanged.try_emplace(finding.file);
    if (is_new) place->second = is_unchanged(pending, finding.file, context.files, context.root);
    older.push_back(place->second);
  }
  return older;
}

/// Fills the baseline that `qa init` began, unless something could not be analyzed: nobody knows
/// what would be found there.
Result<Compared> filled(const PendingBaseline& pending, StageContext& context, StageResult& result,
                        LintEvidence& evidence, const Findings& findings,
                        const std::vector<KnownFinding>& described, const std::string& file) {
  const std::vector<bool> older = are_older(pending, findings, context);
  LintBaseline first{.findings = {}, .checks = evidence.checks.in_force};
  Compared compared;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (older[i]) {
      first.findings.push_back(described[i]);
    } else {
      compared.news.push_back(findings[i]);
    }
  }
  compared.known = first.findings.size();
  const std::string count = std::to_string(compared.known) + " findings ";
  if (!evidence.outcome.not_analyzed.empty()) {
    add_note(evidence.outcome, "lint.baseline",
             count +
                 "are older than qa init; they become the baseline in the first run that can "
                 "analyze every file",
             file);
    return compared;
  }
  compared.accepted = compared.known;
  add_note(evidence.outcome, "lint.baseline",
           count + "are known from now on, since they are older than qa init. Commit this file",
           file);
  TRY(write_artifact(context, result, kFirstLintBaselineArtifact, "first-baseline.json",
                     to_text(first)));
  return compared;
}

/// With the baseline that lies in `path`, filled or not.
Result<Compared> compared_with(const std::filesystem::path& path, StageContext& context,
                               StageResult& result, LintEvidence& evidence,
                               const Findings& findings,
                               const std::vector<KnownFinding>& described) {
  TRY_ASSIGN(const std::string text, context.files.read(path));
  const std::string file = path.lexically_relative(context.root).string();
  if (const auto pending = parse_pending_baseline(text))
    return filled(*pending, context, result, evidence, findings, described, file);
  TRY_ASSIGN(const LintBaseline baseline, parse_lint_baseline(text));
  Compared against = compared(baseline, evidence, findings, described);
  say_what_is_known(evidence.outcome, against, file);
  return against;
}

/// Shows the first finding again. Exit status and last command of the run say nothing about it: a
/// checker that finds something has succeeded.
void tell_proof(const Findings& findings, const std::filesystem::path& build_folder,
                StageContext& context) {
  const auto first = std::ranges::find_if(findings, [](const Finding& finding) {
    const bool is_of_a_checker = !finding.rule.starts_with("lint.") &&
                                 !finding.rule.starts_with("proto.") &&
                                 !finding.rule.starts_with("docs.");
    return finding.severity != Severity::note && is_of_a_checker && !finding.file.empty();
  });
  if (first == findings.end()) return;
  Command command{.working_directory = context.root};
  if (first->rule == "clang-format") {
    command.argv = {"clang-format", "--dry-run", "-Werror", first->file};
  } else if (!build_folder.empty()) {
    command.argv = {"clang-tidy", "-p", build_folder.string(), first->file};
  }
  if (!command.argv.empty()) context.proof(command);
}

}  // namespace

std::filesystem::path lint_baseline_path(const std::filesystem::path& root,
                                         const std::string& stage) {
  return root / kBaselineFolder / (stage + ".json");
}

Result<StageResult> lint_result(const StageSpec& spec, StageContext& context,
                                LintEvidence evidence) {
  StageResult result;
  LintOutcome& outcome = evidence.outcome;
  sort_and_merge(outcome.findings);
  const auto middle = std::ranges::stable_partition(outcome.findings, may_be_known).begin();
  Findings findings(outcome.findings.begin(), middle);
  outcome.findings.erase(outcome.findings.begin(), middle);
  const auto described = known_findings(findings, context.files, context.root);
  for (std::size_t i = 0; i < findings.size(); ++i)
    findings[i].fingerprint = fingerprint(described[i]);
  TRY(write_fixes(context, result, evidence, findings));
  TRY(write_artifact(context, result, kLintBaselineArtifact, "lint-baseline.json",
                     to_text({.findings = described, .checks = evidence.checks.in_force})));

  const std::filesystem::path path = lint_baseline_path(context.root, spec.name);
  Compared against{.news = findings};
  if (context.files.exists(path)) {
    TRY_ASSIGN(against, compared_with(path, context, result, evidence, findings, described));
  } else {
    for (Finding& note : weaker_folders(evidence.checks.in_force))
      outcome.findings.push_back(std::move(note));
  }
  outcome.findings.insert(outcome.findings.begin(), against.news.begin(), against.news.end());
  sort_and_merge(outcome.findings);
  result.metrics = lint_metrics(outcome);
  result.metrics.push_back(count("lint.known", against.known));
  result.metrics.push_back(count("lint.resolved", against.resolved));
  result.metrics.push_back(count("lint.accepted", against.accepted));
  result.findings = std::move(outcome.findings);
  tell_proof(result.findings, evidence.build_folder, context);
  return result;
}

}  // namespace qa
