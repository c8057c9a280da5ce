// TOML text -> ConfigNode.
#pragma once

#include "qa/config/config_node.hpp"
#include "qa/model/failure.hpp"

#include <string>
#include <string_view>

namespace qa {

/// A table, its entries in the order of the file. Fails with kind configuration and a position:
/// syntax, a date (no setting of qa is one), too large, nested too deeply. `source` is what
/// messages call the text.
Result<ConfigNode> read_toml(std::string_view text, const std::string& source);

}  // namespace qa
