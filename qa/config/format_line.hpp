// The first line of a YAML file of qa, `qa: topology/v1`, which says what it is.
#pragma once

#include "qa/config/config_node.hpp"
#include "qa/model/failure.hpp"

#include <string>

namespace qa {

/// Fails unless the file says that it has the format `expected`: a file of another kind or version
/// can't be judged any further.
Result<void> check_format(const ConfigNode& root, const std::string& expected);

}  // namespace qa
