// The bench stage: the benchmark program against its baseline.
#include "qa/benchmark/baseline_source.hpp"
#include "qa/benchmark/comparison_json.hpp"
#include "qa/benchmark/paired_run.hpp"
#include "qa/stages/bench_contender.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/digest.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace qa {
namespace {

constexpr std::string_view kAccept = "qa bench accept --reason \"...\"";

/// What the order of launches is drawn from; a run can be replayed with it.
std::uint64_t seed_of(const std::string& run_id) {
  return std::stoull(sha256_hex(run_id).substr(0, 15), nullptr, 16);
}

/// The program of the baseline's commit, built with today's toolchain.
Result<BenchmarkProgram> rebuild_baseline(const BenchSettings& settings, const Baseline& baseline,
                                          const Contender& contender, StageContext& context) {
  context.step("build the baseline " + baseline.commit.substr(0, 12));
  TRY_ASSIGN(
      const std::filesystem::path root,
      check_out_baseline(context.root, baseline.commit,
                         baseline_folder(context.root, baseline.commit, contender.program.build),
                         context.processes, context.files));
  auto program =
      build_benchmark_program({.root = root,
                               .preset = settings.preset,
                               .target = settings.target,
                               .program = settings.program},
                              bench_side(settings, context, 'a'), context.processes, context.files);
  if (!program) {
    // What doesn't fit today's sources any more is the baseline's fault, not the user's file.
    if (program.error().kind == FailureKind::configuration) {
      program.error().kind = FailureKind::product;
    }
    blame_baseline(program.error());
    program.error().next = kAccept;
  }
  return program;
}

Result<VettedReport> measure_baseline(const BenchmarkProgram& program, StageContext& context) {
  const std::filesystem::path scratch = context.folder / kBenchScratch;
  TRY_ASSIGN(BenchmarkReport report, run_launch({.program = program.path, .report = scratch},
                                                context.processes, context.files));
  return vet_counters(std::move(report), program.path, scratch, context.processes, context.files);
}

std::vector<std::string> common_benchmarks(const BenchmarkReport& a, const BenchmarkReport& b) {
  std::vector<std::string> names;
  for (const BenchmarkSeries& series : a.benchmarks) {
    if (find_series(b, series.name) != nullptr) names.push_back(series.name);
  }
  return names;
}

/// Builds the baseline, measures both sides, and fills in the outcome.
Result<void> measure_pairs(const BenchSettings& settings, const Baseline& baseline,
                           const Contender& contender, StageContext& context,
                           ComparisonRecord& record) {
  TRY_ASSIGN(const BenchmarkProgram program,
             rebuild_baseline(settings, baseline, contender, context));
  record.baseline_sha256 = program.sha256;
  if (program.sha256 == contender.program.sha256) {
    record.comparison = compare_identical(contender.report);
    return {};
  }
  auto measured_baseline = measure_baseline(program, context);
  if (!measured_baseline) {
    blame_baseline(measured_baseline.error());
    return tl::unexpected(std::move(measured_baseline).error());
  }
  const std::vector<std::string> common =
      common_benchmarks(contender.report, measured_baseline->report);
  if (common.empty()) {
    return fail(FailureKind::inconclusive, "no benchmark is in both the baseline and the program",
                std::string(kAccept));
  }
  const PairedSetup setup{
      .baseline = program.path,
      .contender = contender.program.path,
      .scratch = context.folder,
      .benchmarks = common,
      .repetitions = affordable_repetitions(contender.launch_time, settings.budget),
      .budget = settings.budget,
      .seed = record.seed,
      .limits = record.limits};
  TRY_ASSIGN(record.run,
             run_paired(setup, context.processes, context.files, context.clock, context.step));
  std::vector<InexactCounter> inexact = contender.inexact;
  inexact.insert(inexact.end(), measured_baseline->inexact.begin(),
                 measured_baseline->inexact.end());
  record.comparison = compare_paired(*record.run, record.limits, std::move(inexact));
  return {};
}

Result<ComparisonRecord> compare(const BenchSettings& settings, const Contender& contender,
                                 StageContext& context) {
  ComparisonRecord record{
      .limits = {.min_effect = settings.min_effect, .tolerance = settings.tolerance},
      .contender_sha256 = contender.program.sha256,
      .build = contender.program.build,
      .seed = seed_of(context.run_id)};
  const std::filesystem::path file = context.root / settings.baseline;
  if (!context.files.exists(file)) {
    record.comparison = compare_counters_only(
        std::nullopt, contender.report,
        {.what = "there is no baseline " + settings.baseline, .next = std::string(kAccept)});
    return record;
  }
  TRY_ASSIGN(const std::string text, context.files.read(file));
  TRY_ASSIGN(const Baseline baseline, parse_baseline(text, settings.baseline));
  record.baseline_commit = baseline.commit;
  record.baseline_sha256 = baseline.stripped_sha256;
  if (baseline.stripped_sha256 == contender.program.sha256) {
    record.comparison = compare_identical(contender.report);
    return record;
  }
  auto measured = measure_pairs(settings, baseline, contender, context, record);
  if (measured) return record;
  if (measured.error().kind != FailureKind::inconclusive) {
    return tl::unexpected(std::move(measured).error());
  }
  record.comparison = compare_counters_only(baseline, contender.report, measured.error());
  return record;
}

Result<void> gather(const BenchSettings& settings, StageContext& context, StageResult& result) {
  TRY_ASSIGN(const Contender contender, measure_contender(settings, context));
  TRY_ASSIGN(result.artifacts.emplace_back(),
             record_artifact(context, "benchmark", contender.report_file));
  TRY_ASSIGN(ComparisonRecord record, compare(settings, contender, context));
  if (!record.run) record.comparison.inexact = contender.inexact;
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
  auto gathered = gather(std::get<BenchSettings>(spec.settings), context, result);
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
