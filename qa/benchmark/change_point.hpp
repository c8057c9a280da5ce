// Where a series of nightly figures changed its level.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace qa {

/// One night's figure on a scale where equal steps mean equal importance, such as a logarithm.
struct SeriesPoint {
  double value = 0;
  double sigma = 0;  ///< its own uncertainty, one standard deviation; 0: not known
};

/// From point `first` on the level is another one.
struct ChangePoint {
  std::size_t first = 0;
  double before = 0;  ///< level: weighted median of the segment
  double after = 0;
};

/// Fits levels that stay and jump: minimizes the sum of |value - level| / scale, plus ln n for each
/// jump (the Potts functional with a penalty as of Schwarz's criterion; F. Friedrich, A. Kempe,
/// V. Liebscher, G. Winkler, "Complexity penalized M-estimation: fast computation", 2008), exactly,
/// by dynamic programming. A segment has three points at least, so that one or two bad nights are
/// no change. The scale of a point is its own sigma or, if that is more, the usual difference from
/// one point to the next, which also holds what nights have in common. Absolute values, so that
/// outliers don't pull.
std::vector<ChangePoint> find_change_points(std::span<const SeriesPoint> series);

/// Points of a segment at least: so many nights after a jump it can be seen.
inline constexpr std::size_t kShortestSegment = 3;

}  // namespace qa
