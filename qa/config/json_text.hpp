// A configuration value as JSON text, which is how protobuf messages are written in YAML.
#pragma once

#include "qa/config/config_node.hpp"

#include <string>

namespace qa {

/// Compact JSON. Numbers of YAML keep their digits, bytes that are no UTF-8 become U+FFFD.
std::string to_json_text(const ConfigNode& node);

}  // namespace qa
