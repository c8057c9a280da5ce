// The bench stage: the benchmark program against its baseline.
#include "qa/stages/bench_baseline.hpp"
#include "qa/stages/bench_pair.hpp"
#include "qa/stages/stage_functions.hpp"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace qa {
namespace {

/// Builds the baseline, measures both sides, and fills in the outcome.
Result<void> measure_pairs(const StageSpec& spec, const Baseline& baseline,
                           const Contender& contender, StageContext& context,
                           ComparisonRecord& record) {
  TRY_ASSIGN(const Contender before,
             measure_commit(spec, baseline.commit, 'a', contender.program.build, context));
  record.baseline_sha256 = before.program.sha256;
  if (before.program.sha256 == contender.program.sha256) {
    record.comparison = compare_identical(contender.report);
    return {};
  }
  return compare_sides(std::get<BenchSettings>(spec.settings), before, contender, context, record);
}

/// What is inconclusive leaves the counters to compare, if there is a baseline.
Result<ComparisonRecord> without_times(ComparisonRecord record,
                                       const std::optional<Baseline>& baseline,
                                       const Contender& contender, const Failure& why) {
  if (why.kind != FailureKind::inconclusive) return tl::unexpected(why);
  record.comparison = compare_counters_only(baseline, contender.report, why);
  return record;
}

Result<ComparisonRecord> compare(const StageSpec& spec, const Contender& contender,
                                 StageContext& context) {
  const auto& settings = std::get<BenchSettings>(spec.settings);
  ComparisonRecord record{
      .limits = {.min_effect = settings.min_effect, .tolerance = settings.tolerance},
      .contender_sha256 = contender.program.sha256,
      .build = contender.program.build,
      .seed = bench_seed(context)};
  const auto baseline = stored_baseline(settings, contender.program.sha256, context);
  if (!baseline) return without_times(std::move(record), std::nullopt, contender, baseline.error());
  record.baseline_commit = baseline->commit;
  record.baseline_sha256 = baseline->stripped_sha256;
  if (baseline->stripped_sha256 == contender.program.sha256) {
    record.comparison = compare_identical(contender.report);
    return record;
  }
  const auto measured = measure_pairs(spec, *baseline, contender, context, record);
  if (measured) return record;
  // Of one that only begins, no counter is known, either.
  const bool is_known = !baseline->stripped_sha256.empty();
  return without_times(std::move(record), is_known ? std::optional(*baseline) : std::nullopt,
                       contender, measured.error());
}

Result<void> gather(const StageSpec& spec, StageContext& context, StageResult& result) {
  TRY_ASSIGN(const Contender contender, measure_contender(spec, context));
  TRY_ASSIGN(result.artifacts.emplace_back(),
             record_artifact(context, "benchmark", contender.report_file));
  TRY_ASSIGN(ComparisonRecord record, compare(spec, contender, context));
  if (!record.run) record.comparison.inexact = contender.inexact;
  record.comparison.unmeasured = unmeasured_benchmarks(contender.list.names, contender.report);
  const std::filesystem::path file = context.folder / "comparison.json";
  TRY(context.files.write(file, to_json(record)));
  TRY_ASSIGN(result.artifacts.emplace_back(), record_artifact(context, "comparison", file));
  result.metrics = metrics_of(record.comparison);
  result.findings = findings_of(record.comparison);
  return {};
}

}  // namespace

Result<StageResult> run_bench(const StageSpec& spec, StageContext& context) {
  StageResult result;
  auto gathered = gather(spec, context, result);
  remove_bench_sides(context);
  if (gathered) return result;
  if (gathered.error().kind != FailureKind::product) {
    return tl::unexpected(std::move(gathered).error());
  }
  result.status = StageStatus::failed;
  result.failure = std::move(gathered).error();
  return result;
}

}  // namespace qa
