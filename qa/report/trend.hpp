// A figure over time: as a line of blocks in a terminal, as a chart in a page.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qa {

/// "▁▁▂▁▇▇▇": the newest `width` values, lowest to highest. Values that are not finite are blanks;
/// a series that never moves by more than `flat` times its middle is flat.
std::string sparkline(std::span<const double> values, std::size_t width, double flat = 0.005);

struct TrendPoint {
  std::string label;  ///< what a reader sees when pointing at it
  double value = 0;   ///< a ratio: 1 is the anchor
  std::optional<double> low;
  std::optional<double> high;
};

struct Trend {
  std::string title;
  std::vector<TrendPoint> points;
  std::vector<std::size_t> changes;  ///< indexes at which a new level begins
};

/// A chart as an SVG element (SVG 1.1): the line, its intervals as a ribbon, levels' beginnings as
/// vertical lines, points with tooltips.
std::string trend_svg(const Trend& trend);

/// A page without scripts and without anything to load.
std::string trend_page(const std::string& title, std::span<const Trend> trends);

}  // namespace qa
