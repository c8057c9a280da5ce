// The commands. Each is one function in a file of its own; commands.cpp is the only list of them.
#pragma once

#include "qa/cli/arguments.hpp"

namespace qa {

/// They print their answer and return the exit code; a Failure is printed by the caller.
Result<int> run_command(const Arguments& arguments);
Result<int> plan_command(const Arguments& arguments);
Result<int> why_command(const Arguments& arguments);
Result<int> list_command(const Arguments& arguments);
Result<int> bench_command(const Arguments& arguments);
Result<int> doctor_command(const Arguments& arguments);
Result<int> logs_command(const Arguments& arguments);
Result<int> gc_command(const Arguments& arguments);
Result<int> version_command(const Arguments& arguments);
Result<int> help_command(const Arguments& arguments);

}  // namespace qa
