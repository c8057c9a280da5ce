// The commands. Each is one function in a file of its own; commands.cpp is the only list of them.
#pragma once

#include "qa/cli/arguments.hpp"

namespace qa {

/// They print their answer and return the exit code; a Failure is printed by the caller.
Result<int> cli_init(const Arguments& arguments);
Result<int> cli_run(const Arguments& arguments);
Result<int> cli_rerun(const Arguments& arguments);
Result<int> cli_plan(const Arguments& arguments);
Result<int> cli_why(const Arguments& arguments);
Result<int> cli_list(const Arguments& arguments);
Result<int> cli_logs(const Arguments& arguments);
Result<int> cli_report(const Arguments& arguments);
Result<int> cli_history(const Arguments& arguments);
Result<int> cli_diff(const Arguments& arguments);
Result<int> cli_lint(const Arguments& arguments);
Result<int> cli_contract(const Arguments& arguments);
Result<int> cli_coverage(const Arguments& arguments);
Result<int> cli_bench(const Arguments& arguments);
Result<int> cli_nightly(const Arguments& arguments);
Result<int> cli_container(const Arguments& arguments);
Result<int> cli_env(const Arguments& arguments);
Result<int> cli_ci(const Arguments& arguments);
Result<int> cli_new(const Arguments& arguments);
Result<int> cli_update(const Arguments& arguments);
Result<int> cli_config(const Arguments& arguments);
Result<int> cli_doctor(const Arguments& arguments);
Result<int> cli_gc(const Arguments& arguments);
Result<int> cli_completions(const Arguments& arguments);
Result<int> cli_version(const Arguments& arguments);
Result<int> cli_help(const Arguments& arguments);

}  // namespace qa
