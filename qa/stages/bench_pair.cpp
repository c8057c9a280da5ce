#include "qa/stages/bench_pair.hpp"

#include "qa/benchmark/confirmed_run.hpp"
#include "qa/benchmark/lock_step.hpp"
#include "qa/system/digest.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace qa {
namespace {

/// What both sides can be measured by, with what it costs.
LaunchCosts common_benchmarks(const Contender& contender, const BenchmarkReport& baseline) {
  LaunchCosts common{.startup = contender.costs.startup};
  for (const BenchmarkCost& cost : contender.costs.benchmarks) {
    const BenchmarkSeries* now = find_series(contender.report, cost.name);
    const BenchmarkSeries* before = find_series(baseline, cost.name);
    if (before == nullptr || !before->error.empty()) continue;
    if (!now->real_ns.empty() && !before->real_ns.empty()) common.benchmarks.push_back(cost);
  }
  return common;
}

std::string why_unpaired(const BenchmarkSeries& baseline) {
  if (!baseline.error.empty()) return "the baseline gave up: " + baseline.error;
  if (baseline.real_ns.empty()) return "the baseline has no times of it";
  return "the budget ended before both sides were measured once";
}

/// What only one side could measure is in no launch of the comparison.
void note_uncommon(const BenchmarkReport& contender, const BenchmarkReport& baseline,
                   BenchComparison& comparison) {
  const auto seen = [&](const std::string& name) {
    return std::ranges::find(comparison.benchmarks, name, &BenchmarkChange::name) !=
           comparison.benchmarks.end();
  };
  for (const BenchmarkSeries& series : contender.benchmarks) {
    if (seen(series.name) || series.real_ns.empty()) continue;
    const BenchmarkSeries* before = find_series(baseline, series.name);
    BenchmarkChange change{
        .name = series.name, .real_ns = median(series.real_ns), .cpu_ns = median(series.cpu_ns)};
    if (before == nullptr) {
      comparison.added.push_back(std::move(change));
      continue;
    }
    change.not_judged = true;
    change.reason = why_unpaired(*before);
    comparison.benchmarks.push_back(std::move(change));
  }
  for (const BenchmarkSeries& series : baseline.benchmarks) {
    if (find_series(contender, series.name) == nullptr) comparison.gone.push_back(series.name);
  }
}

/// Both must be able to take turns by repetition, or they take turns by launch.
Result<Pairing> pairing_of(const Contender& baseline, const Contender& contender,
                           StageContext& context) {
  for (const Contender* side : {&baseline, &contender}) {
    TRY_ASSIGN(const bool can, can_lock_step(side->program.path, context.files));
    if (!can) return Pairing::launches;
  }
  return Pairing::repetitions;
}

}  // namespace

std::uint64_t bench_seed(const StageContext& context) {
  constexpr std::size_t kDigits = 15;
  return std::stoull(sha256_hex(context.run_id).substr(0, kDigits), nullptr, 16);
}

Result<void> compare_sides(const BenchSettings& settings, const Contender& baseline,
                           const Contender& contender, StageContext& context,
                           ComparisonRecord& record) {
  const LaunchCosts common = common_benchmarks(contender, baseline.report);
  if (common.benchmarks.empty()) {
    return fail(FailureKind::inconclusive, "no benchmark is in both the baseline and the program",
                "qa bench accept --reason \"...\"");
  }
  TRY_ASSIGN(const Pairing pairing, pairing_of(baseline, contender, context));
  const PairedSetup setup{.baseline = baseline.program.path,
                          .contender = contender.program.path,
                          .scratch = context.folder,
                          .common = common,
                          .pairing = pairing,
                          .budget = settings.budget,
                          .seed = record.seed,
                          .limits = record.limits};
  TRY_ASSIGN(record.run,
             run_confirmed(setup, context.processes, context.files, context.clock, context.step));
  std::vector<InexactCounter> inexact = contender.inexact;
  inexact.insert(inexact.end(), baseline.inexact.begin(), baseline.inexact.end());
  record.comparison = compare_paired(*record.run, record.limits, std::move(inexact));
  note_uncommon(contender.report, baseline.report, record.comparison);
  return {};
}

}  // namespace qa
