#include "qa/system/tool_failure.hpp"

#include "qa/system/lines.hpp"

namespace qa {

std::string reason_of(const Completed& completed) {
  std::string said = last_line(completed.standard_error);
  return said.empty() ? to_text(completed.status) : said;
}

Failure tool_failure(const std::string& what, const Command& command, const Completed& completed) {
  return {.kind = FailureKind::host,
          .what = what + ": " + reason_of(completed),
          .command = to_shell_text(command),
          .log = {},
          .next = {}};
}

}  // namespace qa
