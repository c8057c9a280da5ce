#include "qa/benchmark/change_point.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace qa {
namespace {

/// Differences below a tenth of a percent are no news, however exact the figures are.
constexpr double kFinestScale = 0.001;
/// Of a normal distribution: standard deviation over median absolute deviation.
constexpr double kDeviationPerMedian = 1.4826;

double middle_of(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// What one point usually differs from the next by, as a standard deviation of one.
double usual_noise(std::span<const SeriesPoint> series) {
  std::vector<double> differences;
  for (std::size_t i = 1; i < series.size(); ++i) {
    differences.push_back(std::abs(series[i].value - series[i - 1].value));
  }
  return kDeviationPerMedian * middle_of(std::move(differences)) / std::numbers::sqrt2;
}

struct Weighted {
  double value;
  double weight;
};

/// A segment that grows to the right, in ascending order of values.
class Segment {
 public:
  void add(Weighted point) {
    points_.insert(std::ranges::upper_bound(points_, point.value, {}, &Weighted::value), point);
    weight_ += point.weight;
  }

  double level() const {
    double below = 0;
    for (const Weighted& point : points_) {
      below += point.weight;
      if (below >= weight_ / 2) return point.value;
    }
    return 0;
  }

  double cost() const {
    const double center = level();
    double sum = 0;
    for (const Weighted& point : points_) sum += point.weight * std::abs(point.value - center);
    return sum;
  }

 private:
  std::vector<Weighted> points_;
  double weight_ = 0;
};

std::vector<Weighted> weighted(std::span<const SeriesPoint> series) {
  const double noise = std::max(usual_noise(series), kFinestScale);
  std::vector<Weighted> points;
  for (const SeriesPoint& point : series) {
    const double sigma = std::isfinite(point.sigma) ? point.sigma : noise;
    points.push_back({point.value, 1 / std::max(noise, sigma)});
  }
  return points;
}

double level_of(std::span<const Weighted> points) {
  Segment segment;
  for (const Weighted& point : points) segment.add(point);
  return segment.level();
}

/// Start of the last segment of the best fit of the first n points, for each n.
std::vector<std::size_t> best_starts(const std::vector<Weighted>& points) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  const double penalty = std::log(static_cast<double>(points.size()));
  std::vector<double> best(points.size() + 1, kNever);
  std::vector<std::size_t> start(points.size() + 1, 0);
  best[0] = -penalty;  // the first segment is no jump
  // Segments are tried by their start, whose best cost is final by then.
  for (std::size_t first = 0; first < points.size(); ++first) {
    if (best[first] == kNever) continue;
    Segment segment;
    for (std::size_t end = first + 1; end <= points.size(); ++end) {
      segment.add(points[end - 1]);
      if (end - first < kShortestSegment) continue;
      const double cost = best[first] + penalty + segment.cost();
      if (cost < best[end]) {
        best[end] = cost;
        start[end] = first;
      }
    }
  }
  return start;
}

/// What lies between two bounds.
std::span<const Weighted> part(std::span<const Weighted> points, std::size_t from, std::size_t to) {
  return points.subspan(from, to - from);
}

/// Whether a segment is a level of its own: enough of its points are nearer to it than to the one
/// before, so that two wild nights make no level together with a quiet one.
bool is_level(std::span<const Weighted> segment, double before) {
  const double after = level_of(segment);
  if (std::abs(after - before) < kFinestScale) return false;
  const auto nearer = std::ranges::count_if(segment, [&](const Weighted& point) {
    return std::abs(point.value - after) < std::abs(point.value - before);
  });
  return static_cast<std::size_t>(nearer) >= kShortestSegment;
}

}  // namespace

std::vector<ChangePoint> find_change_points(std::span<const SeriesPoint> series) {
  std::vector<ChangePoint> changes;
  if (series.size() < 2 * kShortestSegment) return changes;
  const std::vector<Weighted> points = weighted(series);
  const std::vector<std::size_t> starts = best_starts(points);
  std::vector<std::size_t> bounds = {points.size()};
  while (bounds.back() > 0) bounds.push_back(starts[bounds.back()]);
  std::ranges::reverse(bounds);
  for (std::size_t i = 1; i + 1 < bounds.size();) {
    const double before = level_of(part(points, bounds[i - 1], bounds[i]));
    if (is_level(part(points, bounds[i], bounds[i + 1]), before)) {
      ++i;
    } else {
      bounds.erase(bounds.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  for (std::size_t i = 1; i + 1 < bounds.size(); ++i) {
    changes.push_back({.first = bounds[i],
                       .before = level_of(part(points, bounds[i - 1], bounds[i])),
                       .after = level_of(part(points, bounds[i], bounds[i + 1]))});
  }
  return changes;
}

}  // namespace qa
