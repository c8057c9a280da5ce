#include "qa/benchmark/exact_counter.hpp"

#include <array>
#include <string_view>

namespace qa {
namespace {

struct Kind {
  std::string_view name;
  double slack = 0;  ///< absolute, for what is averaged over operations
};

constexpr std::array<Kind, 3> kKinds = {
    {{"allocs_per_op", 0.5}, {"syscalls_per_op", 0.25}, {"wire_bytes", 0}}};

Change change_of(double difference, double slack) {
  if (difference > slack) return Change::regressed;
  if (difference < -slack) return Change::improved;
  return Change::unchanged;
}

}  // namespace

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
