#include "qa/model/metric.hpp"

#include <algorithm>

namespace qa {

std::optional<double> find_metric(std::span<const Metric> metrics, std::string_view name) {
  const auto found = std::ranges::find(metrics, name, &Metric::name);
  if (found == metrics.end()) return std::nullopt;
  return found->value;
}

}  // namespace qa
