// What children inherit: the one table of environment variables that change what a tool does or
// prints. It is applied to every child (child_process.cpp), and its rows of policy `keyed` are part
// of the key of every cached stage.
//
// Why a table: a filter left in a shell makes tests pass that never ran, a suppressed exit code
// hides a crash, a color or a language makes output unreadable for its parser, and a repository
// chosen by a git hook gets somebody else's changes.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

enum class VariablePolicy {
  removed,  ///< would change what is run or judged: no child gets it
  quieted,  ///< would change only what is printed, or where: no child gets it
  set,      ///< every child gets `value`
  keyed,    ///< a choice of the user's that decides results: kept, and part of the cache's key
  kept,     ///< decides no result: kept, and no part of the key
};

struct ToolVariable {
  std::string_view pattern;  ///< a name; `*` at its start or end stands for any characters
  VariablePolicy policy = VariablePolicy::kept;
  std::string_view value;  ///< of policy `set`
  std::string_view why;
};

/// All rows. The first that matches counts; what none matches is kept and no part of the key.
std::span<const ToolVariable> tool_variables();

/// The row for `name`, or nothing.
const ToolVariable* rule_for_variable(std::string_view name);

using EnvironmentVariables = std::map<std::string, std::string>;

/// What this process inherited.
EnvironmentVariables inherited_variables();

/// What children get of `inherited`, before a command adds or removes its own. A stage that names a
/// variable in `environment` of its table gets it as it is: see declared_variables().
EnvironmentVariables variables_for_children(const EnvironmentVariables& inherited);

/// Those of `inherited` that are kept and decide results.
EnvironmentVariables keyed_variables(const EnvironmentVariables& inherited);

/// The values of variables that a stage names as its own, which no row of the table takes away.
std::map<std::string, std::optional<std::string>> declared_variables(
    const std::vector<std::string>& names, const EnvironmentVariables& inherited);

/// "removed", "quieted", "set", "keyed", "kept".
std::string_view to_text(VariablePolicy policy);

}  // namespace qa
