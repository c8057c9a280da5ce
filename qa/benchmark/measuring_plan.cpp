#include "qa/benchmark/measuring_plan.hpp"

#include "qa/benchmark/benchmark_program.hpp"

#include <algorithm>
#include <array>

namespace qa {
namespace {

/// Starting the program costs at most a fifth of a launch where benchmarks are short.
constexpr double kStartupsPerLaunch = 4;
constexpr Milliseconds kShortestLaunch{200};
/// A filter of many names is a slow regular expression.
constexpr std::size_t kBenchmarksPerLaunch = 40;
/// Finding the number of operations costs about this many repetitions more. In a pair that
/// alternates, in which each repetition does it, measured ones of 5 ms took 5.8 to 10.9 ms.
constexpr double kEstimating = 0.5;
constexpr int kManyRepetitions = 8;
/// Part of a repetition's cost that stays when it is asked to be shorter.
constexpr double kFixedPart = 0.1;

struct Choice {
  int repetitions;
  std::chrono::milliseconds time;
};

/// From the best to the cheapest.
constexpr std::array<Choice, 12> kChoices = {{{kRepetitions, kRepetitionTime},
                                              {24, kRepetitionTime},
                                              {16, kRepetitionTime},
                                              {12, kRepetitionTime},
                                              {kManyRepetitions, kRepetitionTime},
                                              {6, kRepetitionTime},
                                              {4, kRepetitionTime},
                                              {4, std::chrono::milliseconds(2)},
                                              {3, std::chrono::milliseconds(2)},
                                              {2, std::chrono::milliseconds(2)},
                                              {2, std::chrono::milliseconds(1)},
                                              {1, std::chrono::milliseconds(1)}}};

Milliseconds at(Milliseconds repetition, std::chrono::milliseconds time) {
  const Milliseconds shorter = repetition - Milliseconds(kRepetitionTime - time);
  return std::max(shorter, repetition * kFixedPart);
}

}  // namespace

std::vector<std::vector<std::string>> launch_groups(const LaunchCosts& costs, int repetitions) {
  const Milliseconds enough = std::max(costs.startup * kStartupsPerLaunch, kShortestLaunch);
  std::vector<std::vector<std::string>> groups;
  Milliseconds filled = enough;
  for (const BenchmarkCost& benchmark : costs.benchmarks) {
    if (filled >= enough || groups.back().size() >= kBenchmarksPerLaunch) {
      groups.emplace_back();
      filled = Milliseconds(0);
    }
    groups.back().push_back(benchmark.name);
    filled += benchmark.repetition * (repetitions + kEstimating);
  }
  return groups;
}

MeasuringPlan plan_measuring(const MeasuringNeed& need) {
  MeasuringPlan plan;
  for (const Choice& choice : kChoices) {
    LaunchCosts costs = need.costs;
    const double estimates = kEstimating * (need.estimates_always ? choice.repetitions : 1);
    Milliseconds timed(0);
    for (BenchmarkCost& cost : costs.benchmarks) {
      cost.repetition = at(cost.repetition, choice.time);
      timed += cost.repetition * (choice.repetitions + estimates);
    }
    plan = {.repetitions = choice.repetitions,
            .repetition_time = choice.time,
            .groups = launch_groups(costs, choice.repetitions)};
    plan.block =
        (costs.startup * static_cast<double>(plan.groups.size()) + timed) * need.launches_per_block;
    const int blocks =
        choice.repetitions >= kManyRepetitions ? need.wanted_blocks : need.first_look;
    if (plan.block * blocks <= Milliseconds(need.budget)) return plan;
  }
  return plan;
}

}  // namespace qa
