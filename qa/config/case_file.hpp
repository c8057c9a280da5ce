// Files of test cases in YAML -> cases. Every error has file:line:column.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/module_case.hpp"
#include "qa/model/rpc_case.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// `path` is only used in messages. Fail with kind configuration: syntax, unknown keys, wrong
/// types, no case at all, a name used twice, an expression that is no regular expression, a
/// captured value that no earlier case captures.
Result<std::vector<ModuleCase>> parse_module_cases(std::string_view text, const std::string& path);
Result<std::vector<RpcCase>> parse_rpc_cases(std::string_view text, const std::string& path);

}  // namespace qa
