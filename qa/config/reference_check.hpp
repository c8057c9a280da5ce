// References of a topology, `${address.NAME}` and `${port.NAME.PORT}`, and whether they name
// something.
#pragma once

#include "qa/config/config_node.hpp"
#include "qa/config/diagnostics.hpp"
#include "qa/model/topology.hpp"

namespace qa {

/// Reports every `${...}` of arguments and environment that names nothing in `topology`.
/// `services` is the table that the topology was read from.
void check_references(const ConfigNode& services, const Topology& topology, Diagnostics& errors);

}  // namespace qa
