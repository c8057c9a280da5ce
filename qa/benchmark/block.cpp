#include "qa/benchmark/block.hpp"

#include <algorithm>
#include <utility>

namespace qa {

Block matched_block(const std::vector<double>& baseline, const std::vector<double>& contender) {
  Block block{.baseline = {0}, .contender = {}};
  for (std::size_t i = 0; i < std::min(baseline.size(), contender.size()); ++i) {
    block.contender.push_back(contender[i] - baseline[i]);
  }
  return block;
}

std::int64_t rank_score(const Block& block, double shift) {
  return sorted_rank_score(sorted(block), shift);
}

Block sorted(Block block) {
  std::ranges::sort(block.baseline);
  std::ranges::sort(block.contender);
  return block;
}

std::int64_t sorted_rank_score(const Block& block, double shift) {
  const std::vector<double>& baseline = block.baseline;
  std::size_t below = 0;
  std::size_t not_above = 0;
  std::int64_t score = 0;
  for (const double time : block.contender) {
    const double value = time - shift;
    while (below < baseline.size() && baseline[below] < value) ++below;
    while (not_above < baseline.size() && baseline[not_above] <= value) ++not_above;
    score +=
        static_cast<std::int64_t>(below) - static_cast<std::int64_t>(baseline.size() - not_above);
  }
  return score;
}

}  // namespace qa
