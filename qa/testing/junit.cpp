#include "qa/testing/junit.hpp"

#include "qa/model/test_name.hpp"
#include "qa/system/escape_sequence.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/project_path.hpp"
#include "qa/testing/gtest_output.hpp"
#include "qa/testing/output_end.hpp"
#include "qa/testing/program_summary.hpp"
#include "qa/testing/unfinished_program.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <pugixml.hpp>

namespace qa {
namespace {

/// A "message" attribute, then the text below it that says more; empty when there is neither.
std::string message_of(const pugi::xml_node& element) {
  const std::string_view attribute = trimmed(element.attribute("message").value());
  const std::string_view text = trimmed(element.text().get());
  if (attribute.empty() || text.find(attribute) != std::string_view::npos) return std::string(text);
  if (text.empty()) return std::string(attribute);
  return std::string(attribute) + "\n" + std::string(text);
}

pugi::xml_node failure_of(const pugi::xml_node& element) {
  const pugi::xml_node failure = element.child("failure");
  return failure ? failure : element.child("error");
}

bool is_flaky(const pugi::xml_node& element) {
  return element.child("flakyFailure") || element.child("flakyError");
}

/// ctest's words for a test that did not end by itself; other writers don't use them this way.
bool could_not_start(const pugi::xml_node& element) {
  const std::string_view status = element.attribute("status").value();
  const std::string_view reason = element.child("skipped").attribute("message").value();
  return status == "notrun" && element.child("skipped") && !element.attribute("result") &&
         !reason.starts_with("SKIP_");
}

bool is_skipped(const pugi::xml_node& element) {
  const std::string_view status = element.attribute("status").value();
  return element.child("skipped") || status == "disabled" || status == "notrun";
}

TestStatus status_of(const pugi::xml_node& element) {
  if (failure_of(element) || could_not_start(element)) return TestStatus::failed;
  if (is_skipped(element)) return TestStatus::skipped;
  return is_flaky(element) ? TestStatus::flaky : TestStatus::passed;
}

/// ctest repeats the whole name as class name; GoogleTest's suite ends at the first dot.
void set_name(const pugi::xml_node& element, TestCase& test) {
  test.name = element.attribute("name").value();
  test.suite = element.attribute("classname").value();
  if (test.suite.empty()) test.suite = element.parent().attribute("name").value();
  if (test.suite != test.name) return;
  const std::size_t dot = test.name.find('.');
  test.suite = dot == std::string::npos ? std::string() : test.name.substr(0, dot);
  if (dot != std::string::npos) test.name.erase(0, dot + 1);
}

/// What a test printed, without colors: words of frameworks are looked for at the starts of lines.
/// XML can't have an escape character; ctest 3.25 (cmXMLSafe) writes the one below in its place.
std::string output_of(const pugi::xml_node& element) {
  constexpr std::string_view kReplaced = "[NON-XML-CHAR-0x1B]";
  std::string output = element.child("system-out").text().get();
  for (std::size_t at = 0; (at = output.find(kReplaced, at)) != std::string::npos; ++at)
    output.replace(at, kReplaced.size(), 1, kEscape);
  return without_escapes(output);
}

void explain_by_output(std::string_view output, const std::filesystem::path& root, TestCase& test) {
  const auto set = [&](const std::string& text, const std::string& file, int line) {
    test.message = text;
    if (file.empty()) return;
    test.file = project_path(file, root);
    test.line = line;
  };
  const GtestMessage printed = gtest_message(output);
  set(printed.text, printed.file, printed.line);
  if (test.status != TestStatus::failed || is_gtest_output(output)) return;
  const OutputEnd end = output_end(output);
  set(end.text, end.file, end.line);
}

/// ctest 3.31 writes its own word for how a test ended where 3.25 leaves the message empty; what
/// the test printed says more. Source: cmCTestTestHandler::GetTestStatus.
bool is_status_of_ctest(std::string_view message) {
  constexpr std::array<std::string_view, 8> kWords = {"Failed",      "Timeout",    "SEGFAULT",
                                                      "ILLEGAL",     "INTERRUPT",  "NUMERICAL",
                                                      "OTHER_FAULT", "BAD_COMMAND"};
  return std::ranges::find(kWords, message) != kWords.end();
}

void explain(const pugi::xml_node& element, const std::filesystem::path& root, TestCase& test) {
  test.file = project_path(element.attribute("file").value(), root);
  test.line = element.attribute("line").as_int();
  if (test.status == TestStatus::passed) return;
  const pugi::xml_node skipped = element.child("skipped");
  const std::string_view reason = skipped.attribute("message").value();
  if (could_not_start(element)) {
    test.message = "not run: " + std::string(reason);
  } else if (test.status == TestStatus::skipped && !reason.starts_with("SKIP_")) {
    test.message = message_of(skipped);
  } else if (test.status == TestStatus::flaky) {
    const pugi::xml_node flaky = element.child("flakyFailure");
    test.message = message_of(flaky ? flaky : element.child("flakyError"));
  } else {
    test.message = message_of(failure_of(element));
  }
  const std::string status = is_status_of_ctest(test.message) ? test.message : "";
  if (!test.message.empty() && status.empty()) return;
  test.message.clear();
  explain_by_output(output_of(element), root, test);
  if (test.message.empty() && status != "Failed") test.message = status;
}

/// A test that passed by its exit status: whether its output agrees.
void check_output(std::string_view output, const std::filesystem::path& root, TestCase& test) {
  const std::string unfinished = unfinished_program(output);
  const std::optional<ProgramSummary> summary = program_summary(output);
  if (!unfinished.empty()) {
    test.status = TestStatus::failed;
    test.message = "the program ended with status 0 in the middle of " + unfinished;
  } else if (summary && summary->failed > 0) {
    test.status = TestStatus::failed;
    explain_by_output(output, root, test);
    test.message = "the program ended with status 0 although tests failed in it\n" + test.message;
  } else if (summary && summary->passed == 0) {
    test.status = TestStatus::skipped;
    test.message = "no test ran in the program";
  } else if (summary && summary->skipped > 0) {
    // To ctest the program is one test, which passed; what it left out is said all the same.
    test.message =
        fmt::format("{} of its {} tests", summary->skipped, summary->passed + summary->skipped);
  }
}

TestCase read_case(const pugi::xml_node& element, const std::filesystem::path& root,
                   const std::set<std::string>& expected) {
  TestCase test;
  set_name(element, test);
  test.status = status_of(element);
  const double seconds = element.attribute("time").as_double();
  if (std::isfinite(seconds) && seconds > 0 && seconds < 1e9) {
    test.duration = std::chrono::milliseconds(std::llround(seconds * 1000));
  }
  explain(element, root, test);
  if (test.status == TestStatus::passed && !expected.contains(element.attribute("name").value()))
    check_output(output_of(element), root, test);
  return test;
}

void collect(const pugi::xml_node& suite, const std::filesystem::path& root,
             const std::set<std::string>& expected, std::vector<TestCase>& tests) {
  for (const pugi::xml_node& child : suite.children()) {
    const std::string_view name = child.name();
    if (name == "testcase") tests.push_back(read_case(child, root, expected));
    if (name == "testsuite" || name == "testsuites") collect(child, root, expected, tests);
  }
}

/// What the attributes of `suite` or of those in it say; writers differ in who sums up.
int failures_counted(const pugi::xml_node& suite) {
  int counted = suite.attribute("failures").as_int() + suite.attribute("errors").as_int();
  for (const pugi::xml_node& inner : suite.children("testsuite"))
    counted += failures_counted(inner);
  return counted;
}

}  // namespace

Result<std::vector<TestCase>> parse_junit(std::string_view xml, const std::filesystem::path& root,
                                          const std::set<std::string>& expected) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
  if (!parsed) {
    return fail(FailureKind::host, std::string("not a JUnit file: ") + parsed.description());
  }
  const std::string_view top = document.document_element().name();
  if (top != "testsuite" && top != "testsuites") {
    return fail(FailureKind::host, "not a JUnit file: it starts with <" + std::string(top) + ">");
  }
  std::vector<TestCase> tests;
  collect(document, root, expected, tests);
  const pugi::xml_node suites = document.document_element();
  if (failures_counted(suites) > 0 && count(tests).failed == 0) {
    return fail(FailureKind::host, "not a whole JUnit file: it counts failures and names none");
  }
  return tests;
}

std::vector<TestOutput> test_outputs(std::string_view xml) {
  pugi::xml_document document;
  std::vector<TestOutput> outputs;
  if (!document.load_buffer(xml.data(), xml.size())) return outputs;
  for (const pugi::xpath_node& found : document.select_nodes("//testcase")) {
    TestCase test;
    set_name(found.node(), test);
    outputs.push_back({.name = full_name(test), .output = output_of(found.node())});
  }
  return outputs;
}

}  // namespace qa
