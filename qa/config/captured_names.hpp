// Whether every ${captured.NAME} in a file of cases has a case before it that captures NAME.
#pragma once

#include "qa/config/config_node.hpp"
#include "qa/config/diagnostics.hpp"

#include <span>

namespace qa {

/// Reports names that are captured twice, never, or not before they are used.
void check_captured_names(std::span<const ConfigNode> cases, Diagnostics& errors);

}  // namespace qa
