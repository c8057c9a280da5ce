// Ports of pods, forwarded from loopback by kubectl.
#pragma once

#include "qa/environment/kubectl.hpp"
#include "qa/environment/port_forwards.hpp"
#include "qa/model/topology.hpp"
#include "qa/system/process_runner.hpp"

#include <memory>

namespace qa {

/// For people who look around: a forward ends with its pod.
Result<std::unique_ptr<PortForwards>> forward_from_cluster(const Topology& topology,
                                                           const Kubectl& kubectl,
                                                           ProcessRunner& processes);

}  // namespace qa
