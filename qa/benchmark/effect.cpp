#include "qa/benchmark/effect.hpp"

#include "qa/benchmark/sign_flip.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

namespace qa {
namespace {

constexpr double kTail = 0.005;  // each side of the 99 % interval
constexpr double kPrecision = 1e-4;
constexpr double kNormalQuantile995 = 2.5758;
constexpr double kNormalQuantile80 = 0.8416;

std::vector<Block> sorted_blocks(std::span<const Block> blocks) {
  std::vector<Block> result;
  result.reserve(blocks.size());
  for (const Block& block : blocks) result.push_back(sorted(block));
  return result;
}

double median_difference(std::span<const Block> blocks) {
  std::vector<double> differences;
  for (const Block& block : blocks) {
    for (const double contender : block.contender) {
      for (const double baseline : block.baseline) differences.push_back(contender - baseline);
    }
  }
  const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
  std::ranges::nth_element(differences, middle);
  if (differences.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(differences.begin(), middle)) / 2;
}

/// p value of "the contender is slower by more than `shift`"; mirrored with direction -1.
double p_beyond(std::span<const Block> blocks, double shift, int direction) {
  std::vector<std::int64_t> scores;
  for (const Block& block : blocks) scores.push_back(direction * sorted_rank_score(block, shift));
  return sign_flip_p(scores);
}

/// The shift next to `inside` that the test in `direction` just fails to reject.
double interval_end(std::span<const Block> blocks, double inside, double outside, int direction) {
  if (p_beyond(blocks, outside, direction) > kTail) {
    return direction * -std::numeric_limits<double>::infinity();
  }
  while (std::abs(inside - outside) > kPrecision) {
    const double middle = std::midpoint(inside, outside);
    (p_beyond(blocks, middle, direction) > kTail ? inside : outside) = middle;
  }
  return outside;
}

}  // namespace

Effect estimate_effect(std::span<const Block> unsorted) {
  const std::vector<Block> blocks = sorted_blocks(unsorted);
  double smallest = std::numeric_limits<double>::infinity();
  double largest = -smallest;
  for (const Block& block : blocks) {
    smallest = std::min(smallest, block.contender.front() - block.baseline.back());
    largest = std::max(largest, block.contender.back() - block.baseline.front());
  }
  const double center = median_difference(blocks);
  return Effect{.log_ratio = center,
                .low = interval_end(blocks, center, smallest - kPrecision, +1),
                .high = interval_end(blocks, center, largest + kPrecision, -1),
                .p_slower = p_beyond(blocks, 0, +1),
                .p_faster = p_beyond(blocks, 0, -1)};
}

double smallest_detectable_change(const Effect& effect) {
  const double share = (kNormalQuantile995 + kNormalQuantile80) / (2 * kNormalQuantile995);
  return std::expm1(share * (effect.high - effect.low));
}

}  // namespace qa
