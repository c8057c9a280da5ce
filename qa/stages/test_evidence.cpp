#include "qa/stages/test_evidence.hpp"

#include "qa/model/test_name.hpp"

#include <algorithm>
#include <vector>

namespace qa {
namespace {

constexpr std::size_t kNamesShown = 3;

}  // namespace

void add_test_metrics(StageResult& result) {
  const TestCounts counts = count(result.tests);
  const auto add = [&result](const char* name, double value) {
    result.metrics.push_back({.name = name, .value = value, .unit = "1"});
  };
  add("tests.total", static_cast<double>(result.tests.size()));
  add("tests.passed", counts.passed);
  add("tests.failed", counts.failed);
  add("tests.skipped", counts.skipped);
  add("tests.flaky", counts.flaky);
  add("tests.quarantined", counts.quarantined);
}

std::string failed_tests_text(std::span<const TestCase> tests) {
  std::vector<std::string> names;
  for (const TestCase& test : tests) {
    if (test.status == TestStatus::failed) names.push_back(full_name(test));
  }
  if (names.empty()) return {};
  if (names.size() == 1) return names.front() + " failed";
  std::string text = std::to_string(names.size()) + " of " + std::to_string(tests.size()) +
                     " tests failed: " + names.front();
  for (std::size_t i = 1; i < std::min(names.size(), kNamesShown); ++i) text += ", " + names[i];
  return names.size() > kNamesShown ? text + " ..." : text;
}

std::string only_skipped_tests_text(std::span<const TestCase> tests) {
  const TestCounts counts = count(tests);
  if (tests.empty() || counts.passed + counts.flaky + counts.failed > 0) return {};
  return counts.quarantined > 0 ? "all tests were skipped or are in quarantine"
                                : "all tests were skipped";
}

}  // namespace qa
