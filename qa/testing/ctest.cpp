#include "qa/testing/ctest.hpp"

#include "qa/system/backslashes.hpp"
#include "qa/system/lines.hpp"

#include <map>
#include <span>

namespace qa {
namespace {

constexpr const char* kAllOutput = "67108864";  // 64 MiB
constexpr std::string_view kTimedOut = "timed out after ";
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
    return std::string(kTimedOut) + std::to_string(test.duration.count()) + " ms";
  if (reason == "Failed") return test.message.empty() ? "it failed and printed nothing" : "";
  if (reason == "Not Run") return {};
  return "crashed: " + reason;
}

/// What matches one of `texts` as a whole, in CMake's regular expressions.
std::string cmake_regex_of(std::span<const std::string> texts) {
  constexpr std::string_view kSpecial = R"(\^$.|?*+()[])";
  std::string all;
  for (const std::string& text : texts) {
    if (!all.empty()) all += '|';
    all += with_backslashes(text, kSpecial);
  }
  return texts.size() == 1 ? "^" + all + "$" : "^(" + all + ")$";
}

/// ctest takes whole seconds; 0 would be no limit.
std::string seconds_text(std::chrono::milliseconds duration) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(duration).count());
}

}  // namespace

Command ctest_command(const CtestRun& run) {
  std::vector<std::string> argv = {"ctest", "--test-dir", run.folder.string(), "--no-tests=error"};
  const auto add = [&argv](std::initializer_list<std::string> words) {
    argv.insert(argv.end(), words);
  };
  add({"--output-junit", run.junit.string(), "-j", std::to_string(run.jobs)});
  add({"--timeout", seconds_text(run.timeout)});
  // Of what is too long, the end says why it failed, and whether the last test came to its end.
  add({"--test-output-truncation", "head"});
  add({"--test-output-size-passed", run.keep_output ? kAllOutput : "65536"});
  if (run.keep_output) add({"--test-output-size-failed", kAllOutput});
  if (!run.configuration.empty()) add({"-C", run.configuration});
  // -L takes a regular expression; a label "unit" must not run "qa-unit" too.
  if (!run.label.empty()) add({"-L", cmake_regex_of({&run.label, 1})});
  if (!run.names.empty()) add({"-R", cmake_regex_of(run.names)});
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

bool has_timed_out(const TestCase& test) {
  return test.status == TestStatus::failed && test.message.starts_with(kTimedOut);
}

}  // namespace qa
