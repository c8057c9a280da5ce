// One number that a stage measured.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qa {

struct Metric {
  std::string name;  ///< dotted, lower case, e.g. "coverage.line"
  double value = 0;
  std::string unit;  ///< "%", "bytes", "ns", "1" for counts

  bool operator==(const Metric&) const = default;
};

/// The value of the metric called `name`, if it was measured.
std::optional<double> find_metric(std::span<const Metric> metrics, std::string_view name);

}  // namespace qa
