#include "qa/coverage/coverage_totals.hpp"

#include <string>
#include <string_view>

namespace qa {
namespace {

void add_percentage(std::vector<Metric>& metrics, std::string_view name, const Ratio& ratio) {
  if (ratio.total == 0) return;
  const double percent =
      100.0 * static_cast<double>(ratio.covered) / static_cast<double>(ratio.total);
  metrics.push_back({.name = std::string(name), .value = percent, .unit = "%"});
}

}  // namespace

CoverageTotals& CoverageTotals::operator+=(const CoverageTotals& other) {
  lines += other.lines;
  branches += other.branches;
  functions += other.functions;
  return *this;
}

std::vector<Metric> coverage_metrics(const CoverageTotals& totals) {
  std::vector<Metric> metrics;
  add_percentage(metrics, "coverage.line", totals.lines);
  add_percentage(metrics, "coverage.branch", totals.branches);
  add_percentage(metrics, "coverage.function", totals.functions);
  if (totals.lines.total == 0) return metrics;
  metrics.push_back({.name = "coverage.lines_covered",
                     .value = static_cast<double>(totals.lines.covered),
                     .unit = "1"});
  metrics.push_back({.name = "coverage.lines_total",
                     .value = static_cast<double>(totals.lines.total),
                     .unit = "1"});
  return metrics;
}

}  // namespace qa
