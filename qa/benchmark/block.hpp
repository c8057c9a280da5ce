// One block of paired measuring: whole launches of both programs, close together in time.
#pragma once

#include <cstdint>
#include <vector>

namespace qa {

/// Natural logarithms of the times that one benchmark took in the launches of one block. Which side
/// went first was a coin flip, so without a difference both sides are exchangeable, whatever the
/// noise between blocks, within launches or in the tails looks like.
struct Block {
  std::vector<double> baseline;
  std::vector<double> contender;
};

/// The block of a pair of launches whose repetitions alternated: the differences of matching ones,
/// as if against a single zero. Its score is then the sum of their signs.
Block matched_block(const std::vector<double>& baseline, const std::vector<double>& contender);

/// The stratum's Mann-Whitney score: the number of pairs in which the contender took longer minus
/// the number in which the baseline did, after `shift` was taken off the contender's values.
/// Blocks of equal size need no further weights to be added up as van Elteren's statistic
/// (Ph. van Elteren, "On the combination of independent two sample tests of Wilcoxon", 1960).
std::int64_t rank_score(const Block& block, double shift = 0);

/// The block with both sides in ascending order, which makes scores cheap.
Block sorted(Block block);

/// rank_score() of a block that sorted() returned.
std::int64_t sorted_rank_score(const Block& block, double shift);

}  // namespace qa
