// How much one time changed, with its interval and p values, from paired blocks.
#pragma once

#include "qa/benchmark/block.hpp"

#include <span>

namespace qa {

/// Everything is ln(contender / baseline): 0.01 means about 1 % slower.
struct Effect {
  double log_ratio = 0;  ///< median of all differences within blocks (Hodges-Lehmann)
  double low = 0;        ///< 99 % interval; infinite while there are fewer than 8 blocks
  double high = 0;
  double p_slower = 1;  ///< one-sided: how surprising this would be if nothing got slower
  double p_faster = 1;
};

/// Estimate, exact sign-flip p values of van Elteren's statistic, and the 99 % interval by
/// inverting that test: all shifts that neither one-sided test rejects at 0.5 %, found by
/// bisection to 0.01 % (J. L. Hodges and E. L. Lehmann, "Estimates of location based on rank
/// tests", 1963). Blocks must be of equal size; there must be one at least.
Effect estimate_effect(std::span<const Block> blocks);

/// The relative change that this test would have found four times in five, from the width of the
/// interval: (z(0.995) + z(0.8)) / (2 z(0.995)) of it. Infinite when the interval is.
double smallest_detectable_change(const Effect& effect);

}  // namespace qa
