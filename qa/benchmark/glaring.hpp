// A slowdown so large that no noise explains it: seen before there are enough blocks for the test.
#pragma once

#include <cstddef>
#include <span>

namespace qa {

/// How surely a glaring difference must be none by chance, over all questions of a comparison.
inline constexpr double kGlaringRate = 0.001;

/// A smaller relative change is never glaring.
inline constexpr double kGlaringEffect = 0.10;

/// The launches that each side needs so that `questions` glaring differences by chance are rarer
/// than kGlaringRate: if launches of both sides are alike, every launch of one side beats every one
/// of the other once in C(2n, n) times (the smallest p value of Wilcoxon's rank sum test). Looking
/// again with more launches adds no chance, since the first ones must have been separated, too.
std::size_t launches_to_glare(std::size_t questions);

/// Whether each launch of `slower` took longer than each of `faster`, by kGlaringEffect at least,
/// with a gap three times as wide as either side's own range. Values are logarithms of times, one a
/// launch. False with fewer than `launches` on a side.
bool is_glaring(std::span<const double> faster, std::span<const double> slower,
                std::size_t launches);

}  // namespace qa
