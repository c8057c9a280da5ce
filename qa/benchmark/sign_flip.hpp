// The exact sign-flip (randomization) test over blocks.
#pragma once

#include <cstdint>
#include <span>

namespace qa {

/// Probability that the sum of `scores`, each given a fair random sign of its own, is at least the
/// sum as observed. That is the one-sided p value of "nothing changed": the roles of both sides
/// were drawn by a coin per block, so each score is as likely as its negative (R. A. Fisher, "The
/// Design of Experiments", 1935, section 21). All 2^n sign patterns are counted, by dynamic
/// programming over subset sums; nothing is sampled. 1 without scores.
double sign_flip_p(std::span<const std::int64_t> scores);

}  // namespace qa
