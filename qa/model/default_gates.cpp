#include "qa/model/default_gates.hpp"

namespace qa {
namespace {

using Gates = std::vector<Gate>;

Gate none(const char* name, const char* metric) {
  return {.name = name, .metric = metric, .comparison = Comparison::at_most, .limit = 0};
}

Gate some(const char* name, const char* metric) {
  return {.name = name, .metric = metric, .comparison = Comparison::at_least, .limit = 1};
}

/// That none ran is as red as one that failed.
Gates test_gates() {
  return {some("tests ran", "tests.total"), none("no failed test", "tests.failed")};
}

struct DefaultGates {
  Gates operator()(const BuildSettings& settings) const {
    if (settings.binary.empty()) return {};
    return {some("binary recorded", "binary.size")};
  }
  Gates operator()(const LintSettings& /*settings*/) const {
    return {none("no findings", "lint.findings"), none("every file analyzed", "lint.not_analyzed")};
  }
  Gates operator()(const UnitSettings& settings) const {
    Gates gates = test_gates();
    if (!settings.coverage_sources.empty())
      gates.push_back(some("coverage measured", "coverage.lines_total"));
    return gates;
  }
  Gates operator()(const ContainerSettings& /*settings*/) const {
    return {none("image verified", "image.defects")};
  }
  Gates operator()(const ModuleSettings& /*settings*/) const { return test_gates(); }
  Gates operator()(const IntegrationSettings& /*settings*/) const {
    Gates gates = test_gates();
    gates.push_back(none("services ended cleanly", "services.unclean_ends"));
    return gates;
  }
  Gates operator()(const BenchSettings& /*settings*/) const {
    Gate judged = none("everything judged", "bench.not_judged");
    judged.on_fail = FailureKind::inconclusive;
    return {none("no regression", "bench.regressed"), judged};
  }
  Gates operator()(const CommandSettings& settings) const {
    Gates gates;
    if (!settings.junit.empty()) gates = test_gates();
    if (!settings.sarif.empty()) gates.push_back(none("no findings", "lint.findings"));
    return gates;
  }
};

}  // namespace

Gates default_gates(const StageSettings& settings) {
  return std::visit(DefaultGates{}, settings);
}

}  // namespace qa
