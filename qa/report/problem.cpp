#include "qa/report/problem.hpp"

#include "qa/model/test_name.hpp"
#include "qa/report/line_printer.hpp"
#include "qa/report/stage_text.hpp"
#include "qa/system/finding_fingerprint.hpp"

#include <map>

#include <fmt/format.h>

namespace qa {
namespace {

Problem from_finding(const StageResult& stage, const Finding& finding) {
  return {.stage = stage.name,
          .severity = finding.severity,
          .rule = stage.name + "/" + finding.rule,
          .message = without_controls(finding.message),
          .file = finding.file,
          .line = finding.line,
          .column = finding.column,
          .tool = finding.tool,
          .fingerprint = finding.fingerprint};
}

Problem from_test(const StageResult& stage, const TestCase& test) {
  const bool is_flaky = test.status == TestStatus::flaky;
  const std::string name = full_name(test);
  return {.stage = stage.name,
          .severity = is_flaky ? Severity::warning : Severity::error,
          .rule = stage.name + (is_flaky ? "/flaky-test" : "/failed-test"),
          .message = without_controls(name + (is_flaky ? " is flaky" : " failed") +
                                      (test.message.empty() ? "" : "\n" + test.message)),
          .file = test.file,
          .line = test.line};
}

}  // namespace

std::vector<Problem> problems(const RunResult& run) {
  std::vector<Problem> all;
  for (const StageResult& stage : run.stages) {
    for (const Finding& finding : stage.findings) all.push_back(from_finding(stage, finding));
    for (const TestCase& test : stage.tests) {
      if (is_problem(test)) all.push_back(from_test(stage, test));
    }
  }
  std::map<std::string, int> seen;
  for (Problem& problem : all) {
    const bool is_in_project = !problem.file.empty() && !problem.file.starts_with('/');
    if (is_in_project) problem.file.insert(0, run.project_folder);
    std::string& fingerprint = problem.fingerprint;
    if (fingerprint.empty())
      fingerprint = finding_fingerprint(problem.rule, problem.file, problem.message);
    fingerprint += fmt::format(":{}", ++seen[fingerprint]);
  }
  return all;
}

}  // namespace qa
