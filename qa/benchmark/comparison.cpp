#include "qa/benchmark/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace qa {
namespace {

/// All launches of one side as one.
BenchmarkReport pooled(std::span<const BenchmarkReport> launches) {
  BenchmarkReport pool;
  for (const BenchmarkReport& launch : launches) {
    for (const BenchmarkSeries& series : launch.benchmarks) {
      auto found = std::ranges::find(pool.benchmarks, series.name, &BenchmarkSeries::name);
      if (found == pool.benchmarks.end()) {
        pool.benchmarks.push_back(series);
        continue;
      }
      found->real_ns.insert(found->real_ns.end(), series.real_ns.begin(), series.real_ns.end());
      found->cpu_ns.insert(found->cpu_ns.end(), series.cpu_ns.begin(), series.cpu_ns.end());
      for (const auto& [name, values] : series.counters) {
        std::vector<double>& all = found->counters[name];
        all.insert(all.end(), values.begin(), values.end());
      }
    }
  }
  return pool;
}

/// Counters are compared only where both sides have them, so one side may lack the inexact ones.
BenchmarkReport without(BenchmarkReport report, std::span<const InexactCounter> inexact) {
  for (BenchmarkSeries& series : report.benchmarks) {
    for (const InexactCounter& each : inexact) {
      if (each.benchmark == series.name) series.counters.erase(each.counter);
    }
  }
  return report;
}

BenchmarkChange measured(const BenchmarkSeries& series) {
  return {.name = series.name, .real_ns = median(series.real_ns), .cpu_ns = median(series.cpu_ns)};
}

/// Ends of intervals of a handful of blocks may be anywhere; more digits than these say nothing.
std::string percent(double log_ratio) {
  constexpr double kMostTold = 10;
  if (!std::isfinite(log_ratio)) return "?";
  const double change = std::expm1(log_ratio);
  if (change > kMostTold) return fmt::format("more than {:+.0f} %", kMostTold * 100);
  return fmt::format("{:+.1f} %", change * 100);
}

std::string describe(const TimeChange& time) {
  const Judgement& judgement = time.judgement;
  if (judgement.glaring) {
    return fmt::format("{} {}: each launch took longer than each of the baseline ({} blocks)",
                       to_text(time.kind), percent(judgement.effect.log_ratio), judgement.blocks);
  }
  const double p = std::min(judgement.p_slower, judgement.p_faster);
  return fmt::format("{} {} (99 % interval {} to {}, p {:.2g})", to_text(time.kind),
                     percent(judgement.effect.log_ratio), percent(judgement.effect.low),
                     percent(judgement.effect.high), p);
}

/// What measuring anew said of a time that was called regressed.
std::string describe(const Confirmation& confirmation) {
  const std::string again = percent(confirmation.again.effect.log_ratio);
  switch (outcome(confirmation)) {
    case Confirmed::yes:
      return "measured anew " + again;
    case Confirmed::no:
      return "not confirmed: measured anew " + again;
    case Confirmed::undecided:
      return "not confirmed: measuring anew came to no decision";
    case Confirmed::unsteady:
      break;
  }
  return "the baseline against itself " + percent(confirmation.control.effect.log_ratio) +
         ": the machine is too unsteady to tell";
}

std::string describe_doubt(const TimeChange& time) {
  if (time.confirmation) return describe(time) + "; " + describe(*time.confirmation);
  if (time.judgement.blocks == 0)
    return fmt::format("{} was not measured often enough", to_text(time.kind));
  const double smallest = smallest_detectable_change(time.judgement.effect);
  if (!std::isfinite(smallest))
    return fmt::format("{}; too few blocks ({}) to tell", describe(time), time.judgement.blocks);
  if (smallest >= 1) return fmt::format("{}; might not have seen a doubling", describe(time));
  return fmt::format("{}; would have seen {:.1f} %", describe(time), smallest * 100);
}

void append_sentence(std::string& line, const std::string& text) {
  line += (line.empty() ? "" : "; ") + text;
}

/// The line that explains `benchmark.change`: what weighs most for it.
std::string explain(const BenchmarkChange& benchmark) {
  std::string line;
  for (const CounterChange& counter : benchmark.counters) {
    if (counter.change != Change::regressed) continue;
    append_sentence(line, fmt::format("{} went from {:.4g} to {:.4g}", counter.name,
                                      counter.baseline, counter.contender));
  }
  for (const TimeChange& time : benchmark.times) {
    if (time.judgement.change != benchmark.change) continue;
    const bool doubtful = benchmark.change == Change::inconclusive;
    append_sentence(line, doubtful ? describe_doubt(time) : describe(time));
    if (!doubtful && time.confirmation) append_sentence(line, describe(*time.confirmation));
  }
  return line;
}

bool counters_regressed(const BenchmarkChange& benchmark) {
  return std::ranges::any_of(benchmark.counters, [](const CounterChange& counter) {
    return counter.change == Change::regressed;
  });
}

void note_gone(BenchComparison& comparison, const BenchmarkReport& contender,
               const std::vector<std::string>& baseline_names) {
  for (const std::string& name : baseline_names) {
    if (find_series(contender, name) == nullptr) comparison.gone.push_back(name);
  }
}

std::string why_unusable(const std::string& benchmark, const PairedRun& run) {
  std::string reasons;
  for (const std::string& unusable : run.unusable) {
    if (unusable.starts_with(benchmark + ": ")) {
      append_sentence(reasons, unusable.substr(benchmark.size() + 2));
    }
  }
  return reasons.empty() ? "no usable times" : reasons;
}

/// A time that was found slower once, and could not be measured anew, may still be slower.
bool may_hide_slowdown(const TimeChange& time) {
  if (time.confirmation) {
    const Confirmed confirmed = outcome(*time.confirmation);
    if (confirmed == Confirmed::undecided || confirmed == Confirmed::unsteady) return true;
  }
  return may_be_slower(time.judgement, kBlindSpot);
}

BenchmarkChange judged(const BenchmarkSeries& now, const BenchmarkSeries& before,
                       const PairedRun& run, const ChangeLimits& limits) {
  BenchmarkChange benchmark = measured(now);
  std::vector<Judgement> judgements;
  bool has_real_time = false;
  for (const PairedTime& time : run.times) {
    if (time.benchmark != now.name) continue;
    benchmark.times.push_back({time.kind, time.judgement, time.confirmation});
    judgements.push_back(time.judgement);
    has_real_time |= time.kind == TimeKind::real;
  }
  benchmark.counters = compare_counters(exact_counters(before), exact_counters(now));
  benchmark.change = combine(judgements, limits);
  if (!has_real_time && benchmark.change != Change::regressed) {
    benchmark.change = Change::inconclusive;
  }
  if (counters_regressed(benchmark)) benchmark.change = Change::regressed;
  const bool may_hide = !has_real_time || std::ranges::any_of(benchmark.times, may_hide_slowdown);
  benchmark.not_judged = benchmark.change == Change::inconclusive && may_hide;
  benchmark.reason = explain(benchmark);
  if (benchmark.reason.empty()) benchmark.reason = why_unusable(now.name, run);
  return benchmark;
}

}  // namespace

std::vector<UnmeasuredBenchmark> unmeasured_benchmarks(const std::vector<std::string>& listed,
                                                       const BenchmarkReport& report) {
  std::vector<UnmeasuredBenchmark> unmeasured;
  for (const std::string& name : listed) {
    const BenchmarkSeries* series = find_series(report, name);
    if (series == nullptr) {
      unmeasured.push_back({name, "the program lists it, but its report doesn't have it"});
    } else if (series->real_ns.empty()) {
      unmeasured.push_back({name, series->skipped.empty() ? "its report has no times"
                                                          : "skipped: " + series->skipped});
    }
  }
  return unmeasured;
}

BenchComparison compare_identical(const BenchmarkReport& contender) {
  BenchComparison comparison{.method = Method::identical,
                             .note = "the program is the baseline's, byte for byte"};
  for (const BenchmarkSeries& series : contender.benchmarks) {
    BenchmarkChange benchmark = measured(series);
    benchmark.change = Change::unchanged;
    benchmark.reason = "identical binary";
    comparison.benchmarks.push_back(std::move(benchmark));
  }
  return comparison;
}

BenchComparison compare_counters_only(const std::optional<Baseline>& baseline,
                                      const BenchmarkReport& contender, const Failure& why) {
  BenchComparison comparison{.method = Method::none, .note = why.what, .next = why.next};
  std::vector<std::string> names;
  const std::vector<BaselineBenchmark> stored =
      baseline ? baseline->benchmarks : std::vector<BaselineBenchmark>();
  for (const BaselineBenchmark& benchmark : stored) names.push_back(benchmark.name);
  for (const BenchmarkSeries& series : contender.benchmarks) {
    const auto before = std::ranges::find(stored, series.name, &BaselineBenchmark::name);
    BenchmarkChange benchmark = measured(series);
    if (before == stored.end()) {
      benchmark.not_judged = !baseline;
      comparison.added.push_back(std::move(benchmark));
      continue;
    }
    benchmark.counters = compare_counters(before->counters, exact_counters(series));
    if (counters_regressed(benchmark)) benchmark.change = Change::regressed;
    benchmark.not_judged = benchmark.change == Change::inconclusive;
    benchmark.reason = explain(benchmark);
    if (benchmark.reason.empty()) benchmark.reason = "times were not compared";
    comparison.benchmarks.push_back(std::move(benchmark));
  }
  note_gone(comparison, contender, names);
  return comparison;
}

BenchComparison compare_paired(const PairedRun& run, const ChangeLimits& limits,
                               std::vector<InexactCounter> inexact) {
  const BenchmarkReport baseline = pooled(run.baseline);
  const BenchmarkReport contender = without(pooled(run.contender), inexact);
  BenchComparison comparison{.method = Method::paired, .note = run.ended};
  if (run.needed.count() > 0) {
    comparison.note +=
        fmt::format(" after {} blocks; deciding takes about {} s", run.blocks, run.needed.count());
    comparison.next =
        fmt::format("budget = \"{}s\" for this stage in pipeline.toml", run.needed.count());
  }
  comparison.inexact = std::move(inexact);
  comparison.launch_pairs = run.blocks * run.launches_per_block / 2;
  std::vector<std::string> names;
  for (const BenchmarkSeries& series : baseline.benchmarks) names.push_back(series.name);
  for (const BenchmarkSeries& series : contender.benchmarks) {
    const BenchmarkSeries* before = find_series(baseline, series.name);
    if (before == nullptr) {
      comparison.added.push_back(measured(series));
    } else {
      comparison.benchmarks.push_back(judged(series, *before, run, limits));
    }
  }
  note_gone(comparison, contender, names);
  return comparison;
}

}  // namespace qa
