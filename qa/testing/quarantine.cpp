#include "qa/testing/quarantine.hpp"

#include "qa/model/test_name.hpp"
#include "qa/model/timestamp.hpp"

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
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;  // the last one in `pattern`
  std::size_t taken = 0;                      // how far it has eaten into `name`
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
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
