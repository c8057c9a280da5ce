// How a comparison spends its budget: what a launch asks for, and which benchmarks it holds.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace qa {

using Milliseconds = std::chrono::duration<double, std::milli>;

/// What one benchmark costs, as measured by a launch.
struct BenchmarkCost {
  std::string name;
  Milliseconds repetition{0};  ///< one repetition of kRepetitionTime, with what sets it up
};

/// What a comparison has to be planned for.
struct MeasuringNeed {
  std::vector<BenchmarkCost> benchmarks;
  Milliseconds startup{0};     ///< of a launch that measures nothing
  int launches_per_block = 4;  ///< 2 for a pair
  int first_look = 14;         ///< blocks before anything can be decided
  int wanted_blocks = 24;      ///< blocks that are better
  std::chrono::seconds budget{0};
};

struct MeasuringPlan {
  int repetitions = 0;
  std::chrono::milliseconds repetition_time{0};
  /// Benchmarks that are launched together: few enough that both sides run close in time, enough
  /// that starting programs is no large part of the cost.
  std::vector<std::vector<std::string>> groups;
  Milliseconds block{0};  ///< what one block of all groups is expected to take
};

/// The most and longest repetitions with which the budget holds the wanted blocks; with fewer than
/// eight repetitions, the blocks of the first look. The fewest that are possible, when nothing
/// fits.
MeasuringPlan plan_measuring(const MeasuringNeed& need);

/// `benchmarks` in groups as of a plan. `startup` and costs as in MeasuringNeed.
std::vector<std::vector<std::string>> launch_groups(const std::vector<BenchmarkCost>& benchmarks,
                                                    Milliseconds startup, int repetitions);

}  // namespace qa
