#include "qa/benchmark/exact_counter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace qa {
namespace {

struct Kind {
  std::string_view name;
  double slack = 0;  ///< absolute, for what is averaged over operations
};

constexpr std::array<Kind, 3> kKinds = {
    {{"allocs_per_op", 0.5}, {"syscalls_per_op", 0.25}, {"wire_bytes", 0}}};

std::vector<double> counter_of(const BenchmarkSeries& series, const std::string& name) {
  const auto found = series.counters.find(name);
  return found == series.counters.end() ? std::vector<double>() : found->second;
}

Change change_of(double difference, double slack) {
  if (difference > slack) return Change::regressed;
  if (difference < -slack) return Change::improved;
  return Change::unchanged;
}

double interquartile_range(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t quarter = values.size() / 4;
  return values[values.size() - 1 - quarter] - values[quarter];
}

bool is_exact(const std::vector<double>& few, const std::vector<double>& many, double slack) {
  return !few.empty() && interquartile_range(few) <= slack &&
         std::abs(median(few) - median(many)) <= slack;
}

}  // namespace

std::vector<InexactCounter> drop_inexact_counters(BenchmarkReport& report,
                                                  const BenchmarkReport& longer) {
  std::vector<InexactCounter> inexact;
  for (BenchmarkSeries& series : report.benchmarks) {
    const BenchmarkSeries* other = find_series(longer, series.name);
    for (const Kind& kind : kKinds) {
      const std::string name(kind.name);
      const auto few = series.counters.find(name);
      if (few == series.counters.end()) continue;
      const auto many = other == nullptr ? std::vector<double>() : counter_of(*other, name);
      if (is_exact(few->second, many, kind.slack)) continue;
      inexact.push_back({series.name, name, median(few->second), median(many)});
      series.counters.erase(few);
    }
  }
  return inexact;
}

ExactCounters exact_counters(const BenchmarkSeries& series) {
  ExactCounters result;
  for (const Kind& kind : kKinds) {
    const auto found = series.counters.find(std::string(kind.name));
    if (found != series.counters.end()) result[found->first] = median(found->second);
  }
  return result;
}

std::vector<CounterChange> compare_counters(const ExactCounters& baseline,
                                            const ExactCounters& contender) {
  std::vector<CounterChange> result;
  for (const Kind& kind : kKinds) {
    const std::string name(kind.name);
    const auto before = baseline.find(name);
    const auto now = contender.find(name);
    if (before == baseline.end() || now == contender.end()) continue;
    result.push_back({.name = name,
                      .baseline = before->second,
                      .contender = now->second,
                      .change = change_of(now->second - before->second, kind.slack)});
  }
  return result;
}

}  // namespace qa
