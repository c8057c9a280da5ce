// Ports of services in a network namespace, forwarded from loopback.
#pragma once

#include "qa/environment/addresses.hpp"
#include "qa/environment/port_forwards.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/topology.hpp"
#include "qa/system/process_runner.hpp"

#include <memory>

namespace qa {

/// Every port of every service, on loopback: with the address that the service has inside, or a
/// like one when another environment has that. Nobody but this machine gets there.
Result<std::unique_ptr<PortForwards>> forward_from_loopback(const Topology& topology,
                                                            const Addresses& addresses, int hub_pid,
                                                            ProcessRunner& processes);

}  // namespace qa
