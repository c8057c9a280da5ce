#include "qa/report/measure_text.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

namespace qa {
namespace {

double cut(double value, int decimals) {
  const double scale = std::pow(10, decimals);
  // The small step repairs values such as 93.1 that binary fractions place just below themselves.
  return std::floor(value * scale + 1e-6) / scale;
}

/// `value` in the largest of `units` that leaves at least 1 in front of the point.
std::string scaled(double value, const std::array<std::string_view, 4>& units) {
  std::size_t i = 0;
  while (std::abs(value) >= 1000 && i + 1 < units.size()) {
    value /= 1000;
    ++i;
  }
  return i == 0 ? fmt::format("{:.4g} {}", value, units[i])
                : fmt::format("{:.1f} {}", value, units[i]);
}

std::string with_unit(std::string number, std::string_view unit) {
  return unit.empty() || unit == "1" ? number : fmt::format("{} {}", number, unit);
}

}  // namespace

std::string duration_text(std::chrono::milliseconds duration) {
  const long long tenths = (duration.count() + 50) / 100;
  if (tenths < 600) return fmt::format("{}.{}s", tenths / 10, tenths % 10);
  const long long seconds = (duration.count() + 500) / 1000;
  if (seconds < 3600) return fmt::format("{}m{:02}s", seconds / 60, seconds % 60);
  return fmt::format("{}h{:02}m", seconds / 3600, seconds % 3600 / 60);
}

std::string measure_text(double value, std::string_view unit) {
  if (unit == "%") return fmt::format("{:.1f} %", cut(value, 1));
  if (unit == "bytes") return scaled(value, {"bytes", "kB", "MB", "GB"});
  if (unit == "ns") return scaled(value, {"ns", "us", "ms", "s"});
  return with_unit(fmt::format("{:.6g}", value), unit);
}

std::string exact_text(double value, std::string_view unit) {
  if (unit == "%") return fmt::format("{:g} %", cut(value, 2));
  return with_unit(fmt::format("{:.12g}", value), unit);
}

std::string count_text(int count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string_view changes_text(std::optional<bool> dirty) {
  if (!dirty) return " (local changes unknown)";
  return *dirty ? " with local changes" : "";
}

}  // namespace qa
