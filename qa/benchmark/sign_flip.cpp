#include "qa/benchmark/sign_flip.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace qa {
namespace {

/// P(the sum of a random subset of `sizes` <= limit), each member in or out by a fair coin.
double subset_sum_at_most(std::span<const std::int64_t> sizes, std::int64_t limit) {
  std::vector<double> probability(static_cast<std::size_t>(limit) + 1, 0.0);
  probability[0] = 1;
  std::size_t reached = 0;
  for (const std::int64_t member : sizes) {
    const auto size = static_cast<std::size_t>(member);
    reached = std::min(reached + size, probability.size() - 1);
    for (std::size_t sum = reached + 1; sum-- > 0;) {
      const double without = probability[sum];
      const double with = sum >= size ? probability[sum - size] : 0;
      probability[sum] = (without + with) / 2;
    }
  }
  double total = 0;
  for (const double p : probability) total += p;
  return total;
}

}  // namespace

double sign_flip_p(std::span<const std::int64_t> scores) {
  // With random signs the sum is `all - 2 * (sum of the flipped ones)`, so it is at least the
  // observed sum exactly when the flipped ones add up to at most what is negative now.
  std::vector<std::int64_t> sizes;
  std::int64_t all = 0;
  std::int64_t negative = 0;
  for (const std::int64_t score : scores) {
    sizes.push_back(std::abs(score));
    all += std::abs(score);
    if (score < 0) negative -= score;
  }
  const std::int64_t rest = all - negative - 1;
  if (rest < 0) return 1;
  // The distribution is symmetric; the smaller tail is the cheaper one to count.
  return negative <= rest ? subset_sum_at_most(sizes, negative)
                          : 1 - subset_sum_at_most(sizes, rest);
}

}  // namespace qa
