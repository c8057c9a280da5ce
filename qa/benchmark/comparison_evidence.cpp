// The metrics and findings of a comparison.
#include "qa/benchmark/comparison.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

namespace qa {
namespace {

double count(const BenchComparison& comparison, Change change) {
  return static_cast<double>(
      std::ranges::count(comparison.benchmarks, change, &BenchmarkChange::change));
}

bool is_unmeasured(const BenchComparison& comparison, const std::string& name) {
  return std::ranges::find(comparison.unmeasured, name, &UnmeasuredBenchmark::name) !=
         comparison.unmeasured.end();
}

/// Everything that could be slower without anybody knowing, by name.
std::vector<std::string> not_judged(const BenchComparison& comparison) {
  std::vector<std::string> names;
  for (const auto* benchmarks : {&comparison.benchmarks, &comparison.added}) {
    for (const BenchmarkChange& benchmark : *benchmarks) {
      if (benchmark.not_judged && !is_unmeasured(comparison, benchmark.name)) {
        names.push_back(benchmark.name);
      }
    }
  }
  for (const std::string& name : comparison.gone) {
    if (!is_unmeasured(comparison, name)) names.push_back(name);
  }
  for (const UnmeasuredBenchmark& benchmark : comparison.unmeasured)
    names.push_back(benchmark.name);
  return names;
}

/// The first names, and how many more there are.
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, names.size()); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kShown) text += fmt::format(" and {} more", names.size() - kShown);
  return text;
}

void add_measurements(std::vector<Metric>& metrics, const BenchmarkChange& benchmark) {
  const std::string prefix = "bench." + metric_word(benchmark.name);
  const auto add = [&](const std::string& name, double value, const char* unit) {
    if (std::isfinite(value)) metrics.push_back({prefix + name, value, unit});
  };
  add(".real_time", benchmark.real_ns, "ns");
  add(".cpu_time", benchmark.cpu_ns, "ns");
  for (const TimeChange& time : benchmark.times) {
    if (time.judgement.blocks == 0) continue;
    const char* name = time.kind == TimeKind::real ? ".ratio" : ".cpu_ratio";
    add(name, std::exp(time.judgement.effect.log_ratio), "1");
  }
  for (const CounterChange& counter : benchmark.counters)
    add("." + counter.name, counter.contender, "1");
}

}  // namespace

std::string metric_word(std::string_view benchmark) {
  std::string word(benchmark);
  std::ranges::transform(word, word.begin(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' ? static_cast<char>(std::tolower(c)) : '_';
  });
  return word;
}

std::vector<Metric> metrics_of(const BenchComparison& comparison) {
  const double regressed = count(comparison, Change::regressed);
  // A benchmark that is gone can hide anything, so it is as undecided as one can be.
  const double undecided =
      count(comparison, Change::inconclusive) +
      static_cast<double>(comparison.gone.size() + comparison.unmeasured.size());
  std::vector<Metric> metrics = {
      {"bench.benchmarks",
       static_cast<double>(comparison.benchmarks.size() + comparison.added.size()), "1"},
      {"bench.pairs", static_cast<double>(comparison.launch_pairs), "1"}};
  metrics.push_back({"bench.not_judged", static_cast<double>(not_judged(comparison).size()), "1"});
  const bool all_judged = comparison.method != Method::none && not_judged(comparison).empty();
  if (all_judged || regressed > 0) {
    metrics.push_back({"bench.regressed", regressed, "1"});
  }
  if (!comparison.benchmarks.empty() || !comparison.gone.empty()) {
    metrics.push_back({"bench.improved", count(comparison, Change::improved), "1"});
    metrics.push_back({"bench.unchanged", count(comparison, Change::unchanged), "1"});
    metrics.push_back({"bench.inconclusive", undecided, "1"});
  }
  for (const BenchmarkChange& benchmark : comparison.benchmarks) {
    add_measurements(metrics, benchmark);
  }
  for (const BenchmarkChange& benchmark : comparison.added) add_measurements(metrics, benchmark);
  return metrics;
}

std::vector<Finding> findings_of(const BenchComparison& comparison) {
  std::vector<Finding> findings;
  const auto add = [&](Severity severity, const char* rule, std::string message) {
    findings.push_back({.severity = severity, .rule = rule, .message = std::move(message)});
  };
  const std::string next = comparison.next.empty() ? "" : "; next: " + comparison.next;
  if (comparison.method == Method::none) {
    add(Severity::warning, "bench.not-compared", comparison.note + next);
  }
  const std::vector<std::string> unjudged = not_judged(comparison);
  if (comparison.method == Method::paired && !unjudged.empty()) {
    add(Severity::warning, "bench.not-judged",
        fmt::format(
            "{} of {} benchmarks could be {:.0f} % slower without being seen ({}): {}{}",
            unjudged.size(),
            comparison.benchmarks.size() + comparison.gone.size() + comparison.unmeasured.size(),
            kBlindSpot * 100, some_of(unjudged), comparison.note, next));
  }
  for (const UnmeasuredBenchmark& benchmark : comparison.unmeasured) {
    add(Severity::warning, "bench.not-measured", benchmark.name + ": " + benchmark.reason);
  }
  for (const BenchmarkChange& benchmark : comparison.benchmarks) {
    if (benchmark.change == Change::regressed) {
      add(Severity::error, "bench.regressed", benchmark.name + ": " + benchmark.reason);
    }
    if (benchmark.change == Change::inconclusive) {
      add(Severity::warning, "bench.inconclusive", benchmark.name + ": " + benchmark.reason);
    }
  }
  for (const InexactCounter& inexact : comparison.inexact) {
    add(Severity::note, "bench.inexact-counter",
        fmt::format("{}: {} is not compared, it is not exact ({:.4g} over few operations, {:.4g} "
                    "over more)",
                    inexact.benchmark, inexact.counter, inexact.few, inexact.many));
  }
  for (const std::string& name : comparison.gone) {
    add(Severity::warning, "bench.gone", name + " is in the baseline, but no longer measured");
  }
  if (comparison.method == Method::none && comparison.benchmarks.empty()) return findings;
  for (const BenchmarkChange& benchmark : comparison.added) {
    add(Severity::note, "bench.new", benchmark.name + " is new, the baseline doesn't have it");
  }
  return findings;
}

}  // namespace qa
