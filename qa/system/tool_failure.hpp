// What is told of a tool that did not succeed.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"
#include "qa/system/process_runner.hpp"

#include <string>

namespace qa {

/// Why it gave up, in one line: the last that it wrote to standard error; else how it ended, as in
/// "exited with status 1".
std::string reason_of(const Completed& completed);

/// A failure of kind host: "WHAT: reason", with the command.
Failure tool_failure(const std::string& what, const Command& command, const Completed& completed);

}  // namespace qa
