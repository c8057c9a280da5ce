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
/// Finding the number of operations costs about this many repetitions more.
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

std::vector<std::vector<std::string>> launch_groups(const std::vector<BenchmarkCost>& benchmarks,
                                                    Milliseconds startup, int repetitions) {
  const Milliseconds enough = std::max(startup * kStartupsPerLaunch, kShortestLaunch);
  std::vector<std::vector<std::string>> groups;
  Milliseconds filled = enough;
  for (const BenchmarkCost& benchmark : benchmarks) {
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
    std::vector<BenchmarkCost> costs = need.benchmarks;
    Milliseconds timed(0);
    for (BenchmarkCost& cost : costs) {
      cost.repetition = at(cost.repetition, choice.time);
      timed += cost.repetition * (choice.repetitions + kEstimating);
    }
    plan = {.repetitions = choice.repetitions,
            .repetition_time = choice.time,
            .groups = launch_groups(costs, need.startup, choice.repetitions)};
    plan.block =
        (need.startup * static_cast<double>(plan.groups.size()) + timed) * need.launches_per_block;
    const int blocks =
        choice.repetitions >= kManyRepetitions ? need.wanted_blocks : need.first_look;
    if (plan.block * blocks <= Milliseconds(need.budget)) return plan;
  }
  return plan;
}

}  // namespace qa
