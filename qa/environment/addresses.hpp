// Where the services of an environment are found.
#pragma once

#include "qa/model/topology.hpp"

#include <map>
#include <string>

namespace qa {

/// Service -> IPv4 address.
using Addresses = std::map<std::string, std::string>;

/// The only code that decides on addresses. All services share the environment's own network
/// namespace, where the whole of 127.0.0.0/8 is local: each gets an address of its own, so that
/// equal ports don't collide, and other environments have other namespaces.
Addresses assign_addresses(const Topology& topology);

}  // namespace qa
