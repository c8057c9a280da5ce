// In which order services start.
#pragma once

#include "qa/model/topology.hpp"

#include <vector>

namespace qa {

/// Each service behind those it comes `after`, otherwise as in the topology. They point into
/// `topology`.
std::vector<const ServiceSpec*> start_order(const Topology& topology);

}  // namespace qa
