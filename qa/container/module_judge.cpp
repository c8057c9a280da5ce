#include "qa/container/module_judge.hpp"

#include "qa/system/sandbox.hpp"

#include <algorithm>
#include <csignal>
#include <regex>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

// libstdc++ matches by recursion: a longer line could overflow the stack.
constexpr std::size_t kMaxLineBytes = 8192;
constexpr std::size_t kTailLines = 10;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

bool occurs(const std::regex& expression, std::string_view text) {
  return std::ranges::any_of(lines_of(text), [&](std::string_view line) {
    return line.size() <= kMaxLineBytes && std::regex_search(line.begin(), line.end(), expression);
  });
}

/// What is wrong with the status, or nothing.
std::string status_complaint(const ModuleCase& expected, const Completed& outcome) {
  const ExitStatus& status = outcome.status;
  if (status.kind == ExitStatus::Kind::timed_out)
    return fmt::format("expected an end within {} ms, it still ran", expected.timeout.count());
  const bool made_forbidden_call = !expected.forbidden_calls.empty() &&
                                   status.kind == ExitStatus::Kind::signaled &&
                                   status.signal == SIGSYS;
  if (made_forbidden_call)
    return fmt::format("expected no system call of these: {}; it made one",
                       fmt::join(expected.forbidden_calls, ", "));
  const bool exited = status.kind == ExitStatus::Kind::exited;
  if (expected.exit_not) {
    if (exited && status.code != *expected.exit_not) return {};
    return fmt::format("expected any exit status but {}, got: {}", *expected.exit_not,
                       sandboxed_end(status));
  }
  const int code = expected.exit_code.value_or(0);
  if (exited && status.code == code) return {};
  return fmt::format("expected exit status {}, got: {}", code, sandboxed_end(status));
}

class Judge {
 public:
  void complain(std::string complaint) {
    if (!complaint.empty()) complaints_.push_back(std::move(complaint));
  }

  void expect_each(const std::vector<std::string>& expressions, std::string_view stream,
                   std::string_view text) {
    for (const std::string& expression : expressions) {
      if (!occurs(std::regex(expression), text))
        complain(fmt::format("expected a line of {} that matches /{}/", stream, expression));
    }
  }

  void expect_none(const std::vector<std::string>& expressions, const Completed& outcome) {
    if (expressions.empty()) return;
    for (const std::string& expression : expressions) {
      const std::regex regex(expression);
      if (occurs(regex, outcome.standard_output) || occurs(regex, outcome.standard_error))
        complain(fmt::format("expected no line that matches /{}/", expression));
    }
    if (outcome.truncated)
      complain("there is too much output to prove that nothing forbidden is in it");
    for (const std::string* text : {&outcome.standard_output, &outcome.standard_error}) {
      const auto too_long = [](std::string_view line) { return line.size() > kMaxLineBytes; };
      if (std::ranges::any_of(lines_of(*text), too_long))
        complain(fmt::format("a line of more than {} bytes cannot be searched", kMaxLineBytes));
    }
  }

  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  std::vector<std::string> complaints_;
};

std::string tail(std::string_view stream, std::string_view text) {
  const std::vector<std::string_view> lines = lines_of(text);
  if (lines.empty()) return fmt::format("\n{}: empty", stream);
  const std::size_t first = lines.size() - std::min(lines.size(), kTailLines);
  std::string result = fmt::format("\n{}{}:", first == 0 ? "" : "end of ", stream);
  for (std::size_t i = first; i < lines.size(); ++i)
    result += fmt::format("\n  {}", lines[i].substr(0, kMaxLineBytes));
  return result;
}

}  // namespace

TestCase judge(const ModuleCase& module_case, const Completed& outcome) {
  Judge judgement;
  try {
    judgement.complain(status_complaint(module_case, outcome));
    judgement.expect_each(module_case.output, "standard output", outcome.standard_output);
    judgement.expect_each(module_case.errors, "standard error", outcome.standard_error);
    judgement.expect_none(module_case.never, outcome);
  } catch (const std::regex_error& error) {
    judgement.complain(std::string("an expression cannot be searched: ") + error.what());
  }
  TestCase test{.suite = "module", .name = module_case.name, .duration = outcome.duration};
  test.line = module_case.line;
  if (judgement.complaints().empty()) return test;
  test.status = TestStatus::failed;
  test.message = fmt::format("{}", fmt::join(judgement.complaints(), "\n"));
  test.message += tail("standard output", outcome.standard_output);
  test.message += tail("standard error", outcome.standard_error);
  return test;
}

}  // namespace qa
