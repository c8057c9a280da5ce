#include "qa/stages/kind_parts.hpp"

namespace qa {

Gate none_gate(const char* name, const char* metric) {
  return {.name = name, .metric = metric, .comparison = Comparison::at_most, .limit = 0};
}

Gate some_gate(const char* name, const char* metric) {
  return {.name = name, .metric = metric, .comparison = Comparison::at_least, .limit = 1};
}

std::vector<Gate> test_gates() {
  Gate no_flaky_test = none_gate("no flaky test", "tests.flaky");
  no_flaky_test.on_fail = FailureKind::inconclusive;
  return {some_gate("tests ran", "tests.total"), none_gate("no failed test", "tests.failed"),
          std::move(no_flaky_test)};
}

}  // namespace qa
