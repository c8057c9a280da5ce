#include "qa/report/junit.hpp"

#include "qa/model/timestamp.hpp"
#include "qa/report/line_printer.hpp"
#include "qa/report/stage_text.hpp"
#include "qa/report/utf8.hpp"

#include <sstream>

#include <fmt/format.h>
#include <pugixml.hpp>

namespace qa {
namespace {

struct Counts {
  int tests = 0;
  int failures = 0;
  int errors = 0;
  int skipped = 0;

  void add(const Counts& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
  }
};

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(xml_safe(without_controls(value)).c_str());
}

std::string seconds(std::chrono::milliseconds duration) {
  return fmt::format("{}.{:03}", duration.count() / 1000, duration.count() % 1000);
}

void set_counts(pugi::xml_node node, const Counts& counts, std::chrono::milliseconds duration) {
  set(node, "tests", std::to_string(counts.tests));
  set(node, "failures", std::to_string(counts.failures));
  set(node, "errors", std::to_string(counts.errors));
  set(node, "skipped", std::to_string(counts.skipped));
  set(node, "time", seconds(duration));
}

void add_outcome(pugi::xml_node test_case, const char* element, const std::string& text) {
  pugi::xml_node outcome = test_case.append_child(element);
  const std::string first_line = text.substr(0, text.find('\n'));
  set(outcome, "message", first_line);
  if (first_line.size() < text.size())
    outcome.append_child(pugi::node_pcdata).set_value(xml_safe(without_controls(text)).c_str());
}

/// Readers of JUnit files print "classname.name", so that a test without a suite gets its stage.
void add_test(pugi::xml_node suite, const TestCase& test, const std::string& stage,
              Counts& counts) {
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "classname", test.suite.empty() ? stage : test.suite);
  set(node, "name", test.name);
  set(node, "time", seconds(test.duration));
  if (!test.file.empty()) set(node, "file", test.file);
  if (test.line > 0) set(node, "line", std::to_string(test.line));
  ++counts.tests;
  switch (test.status) {
    case TestStatus::passed:
      break;
    case TestStatus::failed:
      ++counts.failures;
      add_outcome(node, "failure", test.message);
      break;
    case TestStatus::skipped:
      ++counts.skipped;
      add_outcome(node, "skipped", test.message);
      break;
    case TestStatus::flaky:
      // Maven Surefire's element: passed in the end, and yet somebody should look at it.
      add_outcome(node, "flakyFailure", test.message);
      break;
    case TestStatus::quarantined:
      // Whoever reads the file must not turn red for it; the message says that it failed.
      ++counts.skipped;
      add_outcome(node, "skipped", test.message);
      break;
  }
}

std::string failure_lines(const Failure& failure) {
  std::string text = failure.what;
  if (!failure.command.empty()) text += "\ncommand: " + failure.command;
  if (!failure.log.empty()) text += "\nlog: " + failure.log;
  if (!failure.next.empty()) text += "\nnext: " + failure.next;
  return text;
}

/// The stage itself as a case.
void add_stage_case(pugi::xml_node suite, const StageResult& stage, Counts& counts) {
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "classname", "qa");
  set(node, "name", stage.name);
  set(node, "time", seconds(stage.duration));
  ++counts.tests;
  const std::string why = stage.failure ? failure_lines(*stage.failure) : stage.reason;
  if (stage.status == StageStatus::skipped) {
    ++counts.skipped;
    add_outcome(node, "skipped", why);
  } else if (stage.status == StageStatus::failed) {
    ++counts.failures;
    add_outcome(node, "failure", why);
  } else if (is_red(stage)) {
    ++counts.errors;
    add_outcome(node, "error", why);
  }
}

Counts add_suite(pugi::xml_node suites, const StageResult& stage) {
  pugi::xml_node suite = suites.append_child("testsuite");
  set(suite, "name", stage.name);
  Counts counts;
  for (const TestCase& test : stage.tests) add_test(suite, test, stage.name, counts);
  if (stage.tests.empty() || (is_red(stage) && counts.failures == 0))
    add_stage_case(suite, stage, counts);
  set_counts(suite, counts, stage.duration);
  return counts;
}

}  // namespace

std::string to_junit(const RunResult& run) {
  pugi::xml_document document;
  pugi::xml_node suites = document.append_child("testsuites");
  set(suites, "name", "qa");
  set(suites, "id", run.id);
  set(suites, "timestamp", to_rfc3339(run.started));
  Counts total;
  for (const StageResult& stage : run.stages) total.add(add_suite(suites, stage));
  set_counts(suites, total, run.duration);

  std::ostringstream text;
  document.save(text, "  ", pugi::format_indent, pugi::encoding_utf8);
  return text.str();
}

}  // namespace qa
