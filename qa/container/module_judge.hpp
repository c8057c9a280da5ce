// Whether a program that ran in its image did what a module case expects.
#pragma once

#include "qa/model/module_case.hpp"
#include "qa/model/test_case.hpp"
#include "qa/system/process_runner.hpp"

namespace qa {

/// Passed, or failed with a message that says all of what was expected and what came instead, and
/// ends with the last lines of the output. Expressions are searched in each line, as grep does, so
/// ^ and $ mean the ends of a line. A line that is too long for std::regex, or output beyond the
/// capture limit, fails a case whose verdict depends on it: what was not looked at is not passed.
TestCase judge(const ModuleCase& module_case, const Completed& outcome);

}  // namespace qa
