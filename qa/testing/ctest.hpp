// ctest: its command line, and what its JUnit file leaves out.
#pragma once

#include "qa/model/test_case.hpp"
#include "qa/system/command.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct CtestRun {
  std::filesystem::path folder;  ///< where CTestTestfile.cmake lies
  std::string configuration;     ///< "Release"; without it ctest leaves out tests that name theirs
  std::string label;             ///< exact; empty runs all tests
  std::vector<std::string> names;  ///< exact, of tests to run; none: all of them
  std::chrono::milliseconds timeout{std::chrono::minutes(5)};  ///< of a test that has none
  std::filesystem::path junit;                                 ///< file to write; absolute
  unsigned jobs = 1;
  bool keep_output = false;  ///< all that passed tests print, not only its end
};

Command ctest_command(const CtestRun& run);

/// ctest's JUnit file says neither that a test timed out nor that it crashed (an empty <failure>
/// in 3.25); the list at the end of its console output does: "7 - EchoTest.Slow (Timeout)".
/// Puts these reasons in front of the messages of failed tests.
void add_ctest_reasons(std::string_view console_output, std::vector<TestCase>& tests);

/// Whether that was ctest's reason.
bool has_timed_out(const TestCase& test);

}  // namespace qa
