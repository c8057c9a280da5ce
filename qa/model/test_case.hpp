// One test case as its framework reported it.
#pragma once

#include <chrono>
#include <span>
#include <string>

namespace qa {

enum class TestStatus {
  passed,
  failed,
  skipped,
  flaky,        ///< failed, and passed when it was repeated
  quarantined,  ///< failed, at least once, as somebody has answered for until a day
};

struct TestCase {
  std::string suite;
  std::string name;
  TestStatus status = TestStatus::passed;
  std::chrono::milliseconds duration{0};
  std::string message;  ///< why it did not simply pass; may have several lines
  std::string file;     ///< relative to the project root, or empty
  int line = 0;

  bool operator==(const TestCase&) const = default;
};

struct TestCounts {
  int passed = 0;
  int failed = 0;
  int skipped = 0;
  int flaky = 0;
  int quarantined = 0;

  bool operator==(const TestCounts&) const = default;
};

TestCounts count(std::span<const TestCase> tests);

}  // namespace qa
