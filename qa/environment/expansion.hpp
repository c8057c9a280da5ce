// ${address.NAME} and ${port.NAME.PORT} in the arguments and variables of a topology.
#pragma once

#include "qa/environment/addresses.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/topology.hpp"

#include <string>
#include <string_view>

namespace qa {

/// `text` with every ${...} replaced. Fails with kind configuration when one refers to nothing.
Result<std::string> expand(std::string_view text, const Topology& topology,
                           const Addresses& addresses);

/// The service called `name`, or a failure of kind configuration that lists those there are.
Result<const ServiceSpec*> find_service(const Topology& topology, std::string_view name);

/// "127.77.0.10:42302", for a port by name; fails with kind configuration.
Result<std::string> endpoint(const Topology& topology, const Addresses& addresses,
                             std::string_view service, std::string_view port);

}  // namespace qa
