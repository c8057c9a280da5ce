// A topology in YAML -> Topology. Every error has file:line:column.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/topology.hpp"

#include <string>
#include <string_view>

namespace qa {

/// `path` is only used in messages. Fails with kind configuration: syntax, unknown keys, wrong
/// types, names that refer to nothing, services that wait for each other in a circle.
Result<Topology> parse_topology(std::string_view text, const std::string& path);

}  // namespace qa
