#include "qa/testing/quarantine.hpp"

#include "qa/model/test_name.hpp"
#include "qa/model/timestamp.hpp"
#include "qa/model/wildcards.hpp"

namespace qa {
namespace {

void judge(const QuarantinedTest& entry, std::chrono::sys_days today, TestCase& test) {
  if (test.status != TestStatus::failed && test.status != TestStatus::flaky) return;
  const std::string answers = to_date(entry.until) + ", " + entry.owner + ": " + entry.reason;
  if (entry.until < today) {
    test.message += (test.message.empty() ? "" : "\n") + ("its quarantine ended " + answers);
    return;
  }
  test.status = TestStatus::quarantined;
  test.message =
      "in quarantine until " + answers + (test.message.empty() ? "" : "\n") + test.message;
}

}  // namespace

bool names_test(std::string_view pattern, std::string_view name) {
  return matches_all(
      pattern, name, [](char c) { return c == '*'; },
      [](char wanted, char c) { return wanted == c; });
}

std::vector<Finding> apply_quarantine(std::span<const QuarantinedTest> quarantine,
                                      std::chrono::sys_days today, std::span<TestCase> tests) {
  std::vector<Finding> findings;
  for (const QuarantinedTest& entry : quarantine) {
    bool any = false;
    for (TestCase& test : tests) {
      if (!names_test(entry.test, full_name(test))) continue;
      any = true;
      judge(entry, today, test);
    }
    if (any) continue;
    findings.push_back({.severity = Severity::warning,
                        .rule = "tests.quarantine",
                        .message = "no test is called '" + entry.test +
                                   "', which is in quarantine until " + to_date(entry.until)});
  }
  return findings;
}

}  // namespace qa
