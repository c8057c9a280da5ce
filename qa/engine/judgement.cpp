#include "qa/engine/judgement.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace qa {
namespace {

std::string rounded(double value) {
  if (value == std::round(value) && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
  std::string text = fmt::format("{:.2f}", value);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string with_unit(const std::string& number, const std::string& unit) {
  return unit.empty() || unit == "1" ? number : number + " " + unit;
}

std::string unit_of(std::span<const Metric> metrics, const std::string& name) {
  const auto found = std::ranges::find(metrics, name, &Metric::name);
  return found == metrics.end() ? "" : found->unit;
}

/// "line coverage: 71.2 % is below the gate's 80 %", or that it has no number.
std::string gate_text(const GateResult& result, std::span<const Metric> metrics) {
  const Gate& gate = result.gate;
  if (!result.actual || result.verdict == Verdict::not_computed)
    return fmt::format("{}: {} was not measured", gate.name, gate.metric);
  std::string actual = rounded(*result.actual);
  std::string limit = rounded(gate.limit);
  // Rounding must not make "80 % is below 80 %".
  if (actual == limit) {
    actual = fmt::format("{}", *result.actual);
    limit = fmt::format("{}", gate.limit);
  }
  const std::string unit = unit_of(metrics, gate.metric);
  const bool low = gate.comparison == Comparison::at_least;
  return fmt::format("{}: {} is {} the gate's {}", gate.name, with_unit(actual, unit),
                     low ? "below" : "above", with_unit(limit, unit));
}

bool is_red(const GateResult& result, const RunPolicy& policy) {
  return blocks(result) || (policy.strict && result.verdict == Verdict::not_computed);
}

/// A proven defect says more than "could not decide", and that more than "has no number".
int weight(FailureKind kind) {
  if (kind == FailureKind::product) return 2;
  return kind == FailureKind::inconclusive ? 1 : 0;
}

FailureKind kind_of(const GateResult& result) {
  return result.verdict == Verdict::fail ? result.gate.on_fail : FailureKind::host;
}

std::optional<Failure> gate_failure(const StageResult& result, const RunPolicy& policy) {
  std::optional<Failure> failure;
  for (const GateResult& gate : result.gates) {
    if (!is_red(gate, policy)) continue;
    const FailureKind kind = kind_of(gate);
    const std::string text = gate_text(gate, result.metrics);
    if (!failure) {
      failure = Failure{.kind = kind, .what = text};
      continue;
    }
    if (weight(kind) > weight(failure->kind)) failure->kind = kind;
    failure->what += "; " + text;
  }
  return failure;
}

std::optional<Failure> skip_failure(const StageResult& result, const RunPolicy& policy) {
  if (!policy.strict || result.status != StageStatus::skipped) return std::nullopt;
  return Failure{.kind = FailureKind::host,
                 .what = "was skipped, which the profile forbids: " + result.reason};
}

}  // namespace

bool reddens_run(StageStatus status) {
  return status != StageStatus::passed && status != StageStatus::skipped;
}

void judge(StageResult& result, const StageSpec& spec, const RunPolicy& policy) {
  result.gates.clear();
  if (result.status != StageStatus::skipped) {
    for (const Gate& gate : spec.gates) result.gates.push_back(evaluate(gate, result.metrics));
  }
  if (reddens_run(result.status)) return;
  std::optional<Failure> failure = skip_failure(result, policy);
  if (!failure) failure = gate_failure(result, policy);
  if (!failure) return;
  result.status = status_of(failure->kind);
  result.failure = std::move(failure);
}

bool is_red_by_gates(const StageResult& result) {
  if (!result.failure || !reddens_run(result.status)) return false;
  for (const bool strict : {false, true}) {
    const auto failure = gate_failure(result, {.strict = strict});
    if (failure && failure->what == result.failure->what) return true;
  }
  return false;
}

}  // namespace qa
