// The neighbor that a service asks downstream, as seen from the inside.
#pragma once

#include "core/outcome.hpp"
#include "core/trace_context.hpp"

#include <chrono>
#include <stop_token>
#include <string>

namespace echo {

/// What surrounds one request.
struct CallInfo {
  /// When the caller stops waiting; max() when it waits for ever.
  std::chrono::system_clock::time_point deadline = std::chrono::system_clock::time_point::max();
  /// Stops when nobody waits for the answer any more. Only known to methods that ask for it.
  std::stop_token stop = {};
  TraceContext trace = {};  ///< as the token
};

/// Another service that echoes. Tests mock it.
class Peer {
 public:
  virtual ~Peer() = default;

  /// Asks without blocking, and gives up when `call` stops. `reply` must live until `done` is
  /// called, on the caller's own loop.
  virtual void ask(const std::string& message, const CallInfo& call, std::string& reply,
                   Done done) = 0;
};

}  // namespace echo
