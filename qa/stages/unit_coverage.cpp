#include "qa/stages/unit_coverage.hpp"

#include "qa/coverage/coverage_file.hpp"
#include "qa/coverage/gcovr.hpp"
#include "qa/model/path_pattern.hpp"
#include "qa/stages/child.hpp"
#include "qa/stages/coverage_extraction.hpp"
#include "qa/stages/coverage_ratchet.hpp"
#include "qa/stages/coverage_scope.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>

namespace qa {
namespace {

void add_finding(StageResult& result, std::string rule, std::string message) {
  result.findings.push_back(
      {.severity = Severity::warning, .rule = std::move(rule), .message = std::move(message)});
}

/// Adds coverage.below_floor, and a finding per floor that is not kept.
Result<void> look_at_floors(const StageSpec& spec, const CoverageByFile& coverage,
                            StageResult& result) {
  const auto& floors = std::get<UnitSettings>(spec.settings).coverage_floors;
  if (floors.empty()) return {};
  int below = 0;
  for (const auto& [path, floor] : floors) {
    const PathPattern pattern(path);
    CoverageTotals totals;
    for (const auto& [file, lines] : coverage) {
      if (pattern.matches(file)) totals += totals_of(lines);
    }
    if (totals.lines.total == 0) {
      return fail(FailureKind::configuration,
                  "stage " + spec.name + ": no line that counts for coverage is in '" + path + "'",
                  "correct coverage_floors of [stage." + spec.name + "] in pipeline.toml");
    }
    // In whole lines, so that no rounding decides.
    if (totals.lines.covered * 100 >= totals.lines.total * floor) continue;
    ++below;
    add_finding(result, "coverage.floor",
                std::to_string(totals.lines.covered) + " of " + std::to_string(totals.lines.total) +
                    " lines of " + path + " run, " + std::to_string(floor) + " % wanted");
  }
  result.metrics.push_back(
      {.name = "coverage.below_floor", .value = static_cast<double>(below), .unit = "1"});
  return {};
}

Failure nothing_compiled(const StageSpec& spec, const BuildTree& tree, const std::string& what) {
  return {.kind = FailureKind::configuration,
          .what = "coverage is unknown: " + what + " " + to_text(tree.setup) +
                  " builds was compiled for coverage",
          .next = "compile and link with --coverage, or correct coverage_sources of [stage." +
                  spec.name + "] in pipeline.toml"};
}

/// The difference is a reason to look, and no verdict: gcovr leaves out what it can't read, and
/// counts what was compiled from older sources.
void cross_check(StageContext& context, const CoverageSum& sum, StageResult& result) {
  const Result<CoverageTotals> theirs =
      context.files.read(context.folder / kCoverageSummary).and_then(parse_gcovr_summary);
  if (!theirs) return add_finding(result, "coverage.gcovr", theirs.error().what);
  CoverageTotals ours;
  for (const auto& [path, file] : sum.files) {
    if (file.measured) ours += totals_of(file);
  }
  if (ours.lines == theirs->lines) return;
  const auto text = [](const Ratio& lines) {
    return std::to_string(lines.covered) + " of " + std::to_string(lines.total) + " lines";
  };
  add_finding(result, "coverage.gcovr",
              "gcovr counts " + text(theirs->lines) + " of what was compiled, qa " +
                  text(ours.lines) + "; qa's number counts, the HTML page has gcovr's");
}

/// Pages and Cobertura. Whatever goes wrong is said, and decides nothing.
Result<void> report_with_gcovr(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                               const GcovSetup& setup, const CoverageSum& sum,
                               StageResult& result) {
  if (const auto there = record_version(spec, context, "gcovr"); !there) {
    if (there.error().kind != FailureKind::tool_missing) return there;
    result.findings.push_back(
        {.severity = Severity::note,
         .rule = "coverage.gcovr",
         .message = there.error().what + ": there is no HTML page and no Cobertura file"});
    return {};
  }
  context.step("gcovr");
  std::vector<std::string> sources;
  for (const auto& [path, file] : sum.files) sources.push_back(path);
  const auto& root = tree.model.source_folder;
  const auto configuration = context.folder / "gcovr.cfg";
  TRY(context.files.write(configuration, gcovr_configuration(root, sources)));
  TRY(context.files.create_directories((context.folder / kCoverageHtml).parent_path()));
  TRY_ASSIGN(const Completed completed,
             run_child(spec, context,
                       gcovr_command({.root = root,
                                      .build_folder = tree.folder,
                                      .output = context.folder,
                                      .configuration = configuration,
                                      .gcov = setup.gcov.empty()
                                                  ? std::vector<std::string>{setup.llvm_cov, "gcov"}
                                                  : std::vector<std::string>{setup.gcov},
                                      .title = "Coverage of stage " + spec.name})));
  if (!completed.status.succeeded()) {
    add_finding(result, "coverage.gcovr",
                "gcovr " + to_text(completed.status) + ": " + last_line(completed.standard_error) +
                    "; there is no HTML page and no Cobertura file");
    return {};
  }
  cross_check(context, sum, result);
  struct Report {
    std::string_view kind;
    std::string_view file;
  };
  for (const auto& [kind, file] :
       {Report{"cobertura", kCobertura}, Report{"html", kCoverageHtml}}) {
    TRY_ASSIGN(Artifact artifact, record_artifact(context, kind, context.folder / file));
    result.artifacts.push_back(std::move(artifact));
  }
  return {};
}

Result<CoverageSum> coverage_of(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                                ProjectFiles project, GcovSetup& setup) {
  TRY_ASSIGN(const CoverageData data, counted_data(tree, context.files));
  if (data.notes.empty()) return tl::unexpected(nothing_compiled(spec, tree, "nothing that"));
  TRY_ASSIGN(const CoverageScope scope,
             coverage_scope(spec.name, std::get<UnitSettings>(spec.settings), context, tree,
                            std::move(project), data));
  TRY_ASSIGN(CoverageSum sum, read_coverage(scope, data, setup, context));
  const auto is_measured = [](const auto& entry) { return entry.second.measured; };
  if (sum.not_measured > 0 && std::ranges::none_of(sum.files, is_measured))
    return tl::unexpected(nothing_compiled(spec, tree, "no declared source that"));
  return sum;
}

}  // namespace

Result<void> measure_coverage(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                              ProjectFiles project, const std::optional<StageCoverage>& baseline,
                              StageResult& result) {
  TRY_ASSIGN(GcovSetup setup, gcov_setup(spec, context, tree));
  TRY_ASSIGN(CoverageSum sum, coverage_of(spec, context, tree, std::move(project), setup));
  std::ranges::move(coverage_metrics(totals_of(sum.files)), std::back_inserter(result.metrics));
  result.metrics.push_back({.name = "coverage.not_measured",
                            .value = static_cast<double>(sum.not_measured),
                            .unit = "1"});
  std::ranges::move(sum.findings, std::back_inserter(result.findings));
  if (sum.files.empty()) {
    add_finding(
        result, "coverage.nothing",
        "every source of the project is a test's, or excluded; `coverage = false` in [stage." +
            spec.name + "] says that there is nothing to measure");
  }
  TRY(look_at_floors(spec, sum.files, result));
  const CoverageFile coverage{.compiler = compiler_of(tree.model), .files = sum.files};
  if (baseline) TRY(compare_coverage(context, *baseline, coverage, result));
  TRY(look_at_changes(spec, context, sum.files, result));
  const auto file = context.folder / "coverage.json";
  TRY(context.files.write(file, to_text(coverage)));
  TRY_ASSIGN(Artifact artifact, record_artifact(context, kCoverageArtifact, file));
  result.artifacts.push_back(std::move(artifact));
  return report_with_gcovr(spec, context, tree, setup, sum, result);
}

}  // namespace qa
