#include "qa/benchmark/glaring.hpp"

#include <algorithm>
#include <cmath>

namespace qa {
namespace {

constexpr double kGapInRanges = 3;
constexpr std::size_t kFewestLaunches = 8;

}  // namespace

std::size_t launches_to_glare(std::size_t questions) {
  double combinations = 1;  // C(2n, n)
  std::size_t n = 0;
  while (n < kFewestLaunches || static_cast<double>(questions) > kGlaringRate * combinations) {
    ++n;
    const auto size = static_cast<double>(n);
    combinations *= (2 * size) * (2 * size - 1) / (size * size);
  }
  return n;
}

bool is_glaring(std::span<const double> faster, std::span<const double> slower,
                std::size_t launches) {
  if (faster.size() < launches || slower.size() < launches || launches == 0) return false;
  const auto [fast_low, fast_high] = std::ranges::minmax(faster);
  const auto [slow_low, slow_high] = std::ranges::minmax(slower);
  const double gap = slow_low - fast_high;
  const double range = std::max(fast_high - fast_low, slow_high - slow_low);
  return gap >= std::log1p(kGlaringEffect) && gap >= kGapInRanges * range;
}

}  // namespace qa
