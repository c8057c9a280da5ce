#include "qa/testing/ctest.hpp"

#include "qa/system/lines.hpp"

#include <map>

namespace qa {
namespace {

constexpr std::string_view kFailedList = "The following tests FAILED:";

/// Test name -> reason, from lines such as "\t  7 - EchoTest.Slow (Timeout)".
std::map<std::string, std::string> failed_list(std::string_view console_output) {
  std::map<std::string, std::string> reasons;
  const std::size_t start = console_output.rfind(kFailedList);
  if (start == std::string_view::npos) return reasons;
  for (const std::string_view line : lines_of(console_output.substr(start))) {
    const std::size_t dash = line.find(" - ");
    const std::size_t open = line.rfind(" (");
    if (dash == std::string_view::npos || open == std::string_view::npos || open < dash + 3 ||
        !line.ends_with(')')) {
      continue;
    }
    reasons.emplace(line.substr(dash + 3, open - dash - 3),
                    line.substr(open + 2, line.size() - open - 3));
  }
  return reasons;
}

/// Empty when the reason says no more than the test's own message.
std::string explanation(const std::string& reason, const TestCase& test) {
  if (reason == "Timeout")
    return "timed out after " + std::to_string(test.duration.count()) + " ms";
  if (reason == "Failed" || reason == "Not Run") return {};
  return "crashed: " + reason;
}

/// What matches `text` alone, in CMake's regular expressions.
std::string cmake_regex_of(std::string_view text) {
  constexpr std::string_view kSpecial = R"(\^$.|?*+()[])";
  std::string quoted = "^";
  for (const char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted + "$";
}

}  // namespace

Command ctest_command(const CtestRun& run) {
  std::vector<std::string> argv = {
      "ctest", "--test-dir", run.folder.string(), "--no-tests=error", "--output-junit",
      run.junit.string(), "-j", std::to_string(run.jobs),
      // Of what is too long, the end says why it failed, and
      // whether the last test came to its end.
      "--test-output-truncation", "head", "--test-output-size-passed", "65536"};
  if (!run.configuration.empty()) argv.insert(argv.end(), {"-C", run.configuration});
  // -L takes a regular expression; a label "unit" must not run "qa-unit" too.
  if (!run.label.empty()) argv.insert(argv.end(), {"-L", cmake_regex_of(run.label)});
  return Command{.argv = std::move(argv)};
}

void add_ctest_reasons(std::string_view console_output, std::vector<TestCase>& tests) {
  const std::map<std::string, std::string> reasons = failed_list(console_output);
  for (TestCase& test : tests) {
    if (test.status != TestStatus::failed) continue;
    const auto found = reasons.find(test.suite.empty() ? test.name : test.suite + "." + test.name);
    if (found == reasons.end()) continue;
    const std::string text = explanation(found->second, test);
    if (text.empty()) continue;
    test.message = test.message.empty() ? text : text + "\n" + test.message;
  }
}

}  // namespace qa
