// Names of environments that a cluster or an engine has beside others.
#pragma once

#include <string>

namespace qa {

/// "qa-echo-k3f9x2m7ab": a DNS label with the topology's name in it that nobody else has.
std::string new_place_name(const std::string& topology);

}  // namespace qa
