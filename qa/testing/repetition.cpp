#include "qa/testing/repetition.hpp"

#include "qa/model/test_name.hpp"
#include "qa/testing/ctest.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace qa {

std::vector<std::string> tests_to_repeat(std::span<const TestCase> tests) {
  std::set<std::string> names;
  for (const TestCase& test : tests) {
    if (test.status == TestStatus::failed && !has_timed_out(test)) names.insert(full_name(test));
  }
  if (names.size() > kMostRepeated) return {};
  return {names.begin(), names.end()};
}

void judge_repetition(std::span<const TestCase> repeated, int number, std::span<TestCase> tests) {
  std::map<std::string, bool> has_passed;  // folders may have tests of one name
  for (const TestCase& test : repeated) {
    const bool passed = test.status == TestStatus::passed;
    const auto [known, is_new] = has_passed.emplace(full_name(test), passed);
    if (!is_new) known->second = known->second && passed;
  }
  for (TestCase& test : tests) {
    if (test.status != TestStatus::failed || has_timed_out(test)) continue;
    const auto found = has_passed.find(full_name(test));
    if (found == has_passed.end() || !found->second) continue;
    test.status = TestStatus::flaky;
    const std::string runs =
        "failed " + std::to_string(number) + " of " + std::to_string(number + 1) + " runs";
    test.message = test.message.empty() ? runs : runs + ": " + test.message;
  }
}

}  // namespace qa
