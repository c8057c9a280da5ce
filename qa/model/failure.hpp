// Expected failures are values: Result<T> carries either a T or the four labels a person needs.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace qa {

/// Who is to blame, which decides the stage's status and the exit code.
enum class FailureKind {
  product,        ///< the thing under test is bad: stage failed, exit 1
  inconclusive,   ///< measured, but not enough to decide, and the profile forbids that: exit 5
  timed_out,      ///< a deadline passed: exit 6
  tool_missing,   ///< a program that is not installed: stage errored, exit 3
  host,           ///< the machine or a tool let us down: stage errored, exit 3
  configuration,  ///< the user's file or arguments are wrong: exit 2
  canceled,       ///< the user asked us to stop: exit 130 or 143
};

/// Everything shown about a failure, always under the same four labels. Empty labels are left out.
struct Failure {
  FailureKind kind = FailureKind::host;
  std::string what;     ///< one sentence fragment, lower case: what is wrong
  std::string command;  ///< copy-paste ready shell text of the command that showed it
  std::string log;      ///< path of the full output, relative to the run folder
  std::string next;     ///< the command to type next
};

template <class T>
using Result = tl::expected<T, Failure>;

/// `return fail(FailureKind::host, "cannot read x");` from any function that returns a Result.
inline tl::unexpected<Failure> fail(FailureKind kind, std::string what, std::string next = {}) {
  return tl::unexpected<Failure>(Failure{
      .kind = kind, .what = std::move(what), .command = {}, .log = {}, .next = std::move(next)});
}

}  // namespace qa

#define QA_CONCATENATE_(a, b) a##b
#define QA_CONCATENATE(a, b) QA_CONCATENATE_(a, b)

/// Leaves the function with the failure of `expression`, a Result; its value is dropped.
#define TRY(expression)                                                      \
  do {                                                                       \
    if (auto try_result = (expression); !try_result) [[unlikely]]            \
      return ::tl::unexpected<::qa::Failure>(std::move(try_result).error()); \
  } while (false)

/// `TRY_ASSIGN(auto text, files.read(path));` declares `text` or leaves the function with the
/// failure.
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration can't stand in parentheses
#define TRY_ASSIGN(declaration, expression)                        \
  auto QA_CONCATENATE(try_assign_, __LINE__) = (expression);       \
  if (!QA_CONCATENATE(try_assign_, __LINE__)) [[unlikely]]         \
    return ::tl::unexpected<::qa::Failure>(                        \
        std::move(QA_CONCATENATE(try_assign_, __LINE__)).error()); \
  declaration = std::move(*QA_CONCATENATE(try_assign_, __LINE__))
// NOLINTEND(bugprone-macro-parentheses)
