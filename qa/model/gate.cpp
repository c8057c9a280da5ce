#include "qa/model/gate.hpp"

#include <cmath>

namespace qa {

GateResult evaluate(const Gate& gate, std::span<const Metric> metrics) {
  GateResult result{.gate = gate, .actual = find_metric(metrics, gate.metric)};
  if (!result.actual || std::isnan(*result.actual)) return result;
  const bool holds = gate.comparison == Comparison::at_least ? *result.actual >= gate.limit
                                                             : *result.actual <= gate.limit;
  result.verdict = holds ? Verdict::pass : Verdict::fail;
  return result;
}

bool blocks(const GateResult& result) {
  return result.gate.enforcement == Enforcement::required && result.verdict != Verdict::pass;
}

}  // namespace qa
