#include "qa/report/problem.hpp"

#include "qa/report/line_printer.hpp"
#include "qa/system/digest.hpp"

#include <cctype>
#include <map>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::size_t kFingerprintDigits = 32;

bool is(int (*predicate)(int), char c) {
  return predicate(static_cast<unsigned char>(c)) != 0;
}

/// Every number as "#", every run of white space as one space.
std::string normalized(std::string_view message) {
  std::string text;
  for (const char original : message) {
    const char c = is(std::isdigit, original) ? '#' : is(std::isspace, original) ? ' ' : original;
    const bool repeated = (c == '#' || c == ' ') && text.ends_with(c);
    if (!repeated) text += c;
  }
  return text;
}

std::string digest_of(const Problem& problem) {
  const std::string_view nothing("\0", 1);
  std::string identity = problem.rule;
  identity.append(nothing).append(problem.file).append(nothing);
  identity += normalized(problem.message);
  return sha256_hex(identity).substr(0, kFingerprintDigits);
}

Problem from_finding(const StageResult& stage, const Finding& finding) {
  return {.stage = stage.name,
          .severity = finding.severity,
          .rule = stage.name + "/" + finding.rule,
          .message = without_controls(finding.message),
          .file = finding.file,
          .line = finding.line,
          .column = finding.column};
}

Problem from_test(const StageResult& stage, const TestCase& test) {
  const std::string name = test.suite.empty() ? test.name : test.suite + "." + test.name;
  return {.stage = stage.name,
          .rule = stage.name + "/failed-test",
          .message = without_controls(name + " failed" +
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
      if (test.status == TestStatus::failed) all.push_back(from_test(stage, test));
    }
  }
  std::map<std::string, int> seen;
  for (Problem& problem : all) {
    const bool is_in_project = !problem.file.empty() && !problem.file.starts_with('/');
    if (is_in_project) problem.file.insert(0, run.project_folder);
    const std::string digest = digest_of(problem);
    problem.fingerprint = fmt::format("{}:{}", digest, ++seen[digest]);
  }
  return all;
}

}  // namespace qa
