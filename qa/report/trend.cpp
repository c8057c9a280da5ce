#include "qa/report/trend.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr double kWidth = 720;
constexpr double kHeight = 180;
constexpr double kMargin = 44;

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else if (c == '"') {
      result += "&quot;";
    } else if (static_cast<unsigned char>(c) >= ' ') {
      result += c;
    }
  }
  return result;
}

/// From indexes and ratios to places in the chart.
class Scale {
 public:
  explicit Scale(const Trend& trend) : count_(trend.points.size()) {
    const auto take = [this](double value) {
      if (!std::isfinite(value)) return;
      low_ = std::min(low_, value);
      high_ = std::max(high_, value);
    };
    for (const TrendPoint& point : trend.points) {
      take(point.value);
      if (point.low) take(*point.low);
      if (point.high) take(*point.high);
    }
    // Noise of a percent must not look like mountains.
    constexpr double kLeastSpan = 0.1;
    if (!(low_ <= high_)) low_ = high_ = 1;
    const double missing = std::max(0.0, kLeastSpan - (high_ - low_));
    low_ -= missing / 2;
    high_ += missing / 2;
  }

  double x(std::size_t index) const {
    const double steps = count_ > 1 ? static_cast<double>(count_ - 1) : 1;
    return kMargin + (kWidth - 2 * kMargin) * static_cast<double>(index) / steps;
  }
  double y(double value) const {
    const double share = (std::clamp(value, low_, high_) - low_) / (high_ - low_);
    return kHeight - kMargin / 2 - share * (kHeight - kMargin);
  }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  std::size_t count_;
  double low_ = std::numeric_limits<double>::infinity();
  double high_ = -std::numeric_limits<double>::infinity();
};

std::string ribbon(const Trend& trend, const Scale& scale) {
  std::string there;
  std::string back;
  for (std::size_t i = 0; i < trend.points.size(); ++i) {
    const TrendPoint& point = trend.points[i];
    if (!point.low || !point.high || !std::isfinite(*point.low) || !std::isfinite(*point.high)) {
      continue;
    }
    there += fmt::format("{:.1f},{:.1f} ", scale.x(i), scale.y(*point.high));
    back.insert(0, fmt::format("{:.1f},{:.1f} ", scale.x(i), scale.y(*point.low)));
  }
  return there.empty() ? "" : "<polygon class=\"interval\" points=\"" + there + back + "\"/>\n";
}

std::string line_and_points(const Trend& trend, const Scale& scale) {
  std::string line;
  std::string points;
  for (std::size_t i = 0; i < trend.points.size(); ++i) {
    const TrendPoint& point = trend.points[i];
    if (!std::isfinite(point.value)) continue;
    const double x = scale.x(i);
    const double y = scale.y(point.value);
    line += fmt::format("{:.1f},{:.1f} ", x, y);
    points +=
        fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.5\"><title>{}</title></circle>\n", x,
                    y, escaped(point.label));
  }
  return "<polyline class=\"line\" points=\"" + line + "\"/>\n" + points;
}

std::string axis(const Scale& scale) {
  std::string text;
  for (const double value : {scale.low(), scale.high()}) {
    text += fmt::format("<text x=\"2\" y=\"{:.1f}\">{:+.1f} %</text>\n", scale.y(value) + 4,
                        (value - 1) * 100);
  }
  if (scale.low() < 1 && 1 < scale.high()) {
    text += fmt::format(
        "<line class=\"anchor\" x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>\n", kMargin,
        kWidth - kMargin, scale.y(1));
  }
  return text;
}

}  // namespace

std::string sparkline(std::span<const double> values, std::size_t width, double flat) {
  static constexpr std::array<const char*, 8> kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const auto shown = values.last(std::min(width, values.size()));
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : shown) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  const bool is_flat = !(high - low > flat * std::abs(low + high) / 2);
  std::string line;
  for (const double value : shown) {
    if (!std::isfinite(value)) {
      line += ' ';
    } else if (is_flat) {
      line += kBlocks[3];
    } else {
      const double share = (value - low) / (high - low);
      line += kBlocks[static_cast<std::size_t>(std::lround(share * (kBlocks.size() - 1)))];
    }
  }
  return line;
}

std::string trend_svg(const Trend& trend) {
  const Scale scale(trend);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" role=\"img\">\n<title>{2}</title>\n"
      "<style>.line{{fill:none;stroke:#1f5fa8;stroke-width:1.5}}circle{{fill:#1f5fa8}}"
      ".interval{{fill:#1f5fa8;fill-opacity:0.15}}.change{{stroke:#c0392b;stroke-dasharray:4 3}}"
      ".anchor{{stroke:#999}}text{{font:11px sans-serif;fill:#444}}</style>\n",
      kWidth, kHeight, escaped(trend.title));
  svg += axis(scale) + ribbon(trend, scale);
  for (const std::size_t change : trend.changes) {
    svg += fmt::format(
        "<line class=\"change\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"{2}\"/>\n",
        scale.x(change), kMargin / 2, kHeight - kMargin / 2);
  }
  return svg + line_and_points(trend, scale) + "</svg>\n";
}

std::string trend_page(const std::string& title, std::span<const Trend> trends) {
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                     escaped(title) +
                     "</title><style>body{font:14px sans-serif;margin:2em}</style></head><body>\n"
                     "<h1>" +
                     escaped(title) + "</h1>\n";
  if (trends.empty()) page += "<p>Nothing was recorded yet.</p>\n";
  for (const Trend& trend : trends) {
    page += "<h2>" + escaped(trend.title) + "</h2>\n" + trend_svg(trend);
  }
  return page + "</body></html>\n";
}

}  // namespace qa
