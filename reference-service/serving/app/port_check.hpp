// Whether a port can be had, before anything is started.
#pragma once

#include "serving/core/endpoint.hpp"
#include "serving/core/problem.hpp"

namespace serving {

/// Binds without listening and lets go at once: nobody can connect meanwhile. `endpoint.host` must
/// be an IP address.
MaybeProblem check_port(const Endpoint& endpoint);

}  // namespace serving
