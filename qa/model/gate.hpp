// A gate is one condition on one metric; judging is a pure function of recorded evidence.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/metric.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qa {

enum class Comparison { at_least, at_most };
enum class Enforcement {
  required,  ///< a verdict other than pass turns the stage red
  advisory,  ///< shown, never red
};

struct Gate {
  std::string name;    ///< what people read, e.g. "line coverage"
  std::string metric;  ///< name of the metric it looks at
  Comparison comparison = Comparison::at_least;
  double limit = 0;
  Enforcement enforcement = Enforcement::required;
  FailureKind on_fail =
      FailureKind::product;  ///< product, or inconclusive for "could not decide" gates

  bool operator==(const Gate&) const = default;
};

enum class Verdict { pass, fail, not_computed };

struct GateResult {
  Gate gate;
  std::optional<double> actual;  ///< empty when the metric was not measured
  Verdict verdict = Verdict::not_computed;
};

/// Judges one gate. A metric that was not measured, or is NaN, gives not_computed, never
/// pass.
GateResult evaluate(const Gate& gate, std::span<const Metric> metrics);

/// True when a required gate did not pass; not_computed counts as not passed.
bool blocks(const GateResult& result);

}  // namespace qa
