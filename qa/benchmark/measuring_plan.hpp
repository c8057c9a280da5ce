// How a comparison spends its budget: what a launch asks for, and which benchmarks it holds.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace qa {

using Milliseconds = std::chrono::duration<double, std::milli>;

/// What one benchmark costs, as measured by launches.
struct BenchmarkCost {
  std::string name;
  Milliseconds repetition{0};  ///< one repetition of kRepetitionTime, with what is done for each
};

/// What launches of one program cost.
struct LaunchCosts {
  /// Of a launch: the program's start, and what its benchmarks set up once, such as a server. A
  /// launch of some benchmarks only may need less of it; that is not known.
  Milliseconds startup{0};
  std::vector<BenchmarkCost> benchmarks;
};

/// What a comparison has to be planned for.
struct MeasuringNeed {
  LaunchCosts costs;
  int launches_per_block = 4;  ///< 2 for a pair
  /// Whether each repetition finds its number of operations anew, not only the first of a launch.
  bool estimates_always = false;
  int first_look = 14;     ///< blocks before anything can be decided
  int wanted_blocks = 24;  ///< blocks that are better
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

/// The benchmarks of `costs` in groups as of a plan.
std::vector<std::vector<std::string>> launch_groups(const LaunchCosts& costs, int repetitions);

}  // namespace qa
