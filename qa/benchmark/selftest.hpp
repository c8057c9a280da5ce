// How often the gate is wrong, measured on this machine: alarms without a change, and changes that
// it does not see.
#pragma once

#include "qa/benchmark/block.hpp"
#include "qa/benchmark/change.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace qa {

/// Blocks of one time as they were recorded with equal programs on both sides.
using RecordedTime = std::vector<Block>;

struct Replay {
  int runs = 0;
  double effect = 0;  ///< relative change that was added to the contender
  ChangeLimits limits;
  int most_blocks = 48;  ///< where the budget ends
  std::uint64_t seed = 0;
};

struct Replayed {
  int runs = 0;
  int alarms = 0;     ///< runs in which anything was called regressed or improved
  int regressed = 0;  ///< times called regressed, of all times of all runs
  int times = 0;      ///< all times of all runs
  double blocks = 0;  ///< what a run took, on average
};

/// Plays whole comparisons, looks and all, with blocks drawn from `recorded` with replacement, the
/// sides of each swapped by a coin flip. All times of a run draw the same blocks, as they were
/// measured together.
Replayed replay(std::span<const RecordedTime> recorded, const Replay& how);

/// Upper end of the one-sided 95 % interval of a probability of which `events` of `trials` were
/// seen (C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the
/// case of the binomial", 1934).
double upper_bound_95(int events, int trials);

/// The lower end, likewise.
double lower_bound_95(int events, int trials);

}  // namespace qa
