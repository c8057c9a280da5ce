#include "qa/model/test_case.hpp"

namespace qa {

TestCounts count(std::span<const TestCase> tests) {
  TestCounts counts;
  for (const TestCase& test : tests) {
    switch (test.status) {
      case TestStatus::passed:
        ++counts.passed;
        break;
      case TestStatus::failed:
        ++counts.failed;
        break;
      case TestStatus::skipped:
        ++counts.skipped;
        break;
      case TestStatus::flaky:
        ++counts.flaky;
        break;
      case TestStatus::quarantined:
        ++counts.quarantined;
        break;
    }
  }
  return counts;
}

}  // namespace qa
