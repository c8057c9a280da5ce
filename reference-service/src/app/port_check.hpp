// Whether a port can be had, before anything is started.
#pragma once

#include "core/endpoint.hpp"
#include "core/problem.hpp"

namespace echo {

/// Binds without listening and lets go at once: nobody can connect meanwhile. `endpoint.host` must
/// be an IP address.
MaybeProblem check_port(const Endpoint& endpoint);

}  // namespace echo
