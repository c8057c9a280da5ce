// The table of variables that change what tools do, and what of it concerns this environment.
#pragma once

#include "qa/report/line_printer.hpp"
#include "qa/system/tool_environment.hpp"

#include <string>

namespace qa {

/// One line a row of tool_variables(): pattern, policy, which of `inherited` it concerns, why.
std::string environment_table(const EnvironmentVariables& inherited, const Palette& palette);

/// {"schema": 1, "variables": [{"pattern", "policy", "value", "inherited": ["NAME"], "why"}]}; the
/// values of what was inherited stay out of it: they may be secret.
std::string environment_json(const EnvironmentVariables& inherited);

/// "GTEST_FILTER and MAKEFLAGS are set here and kept from every tool", for what would change a
/// verdict; empty when there is nothing to tell.
std::string kept_from_tools(const EnvironmentVariables& inherited);

}  // namespace qa
