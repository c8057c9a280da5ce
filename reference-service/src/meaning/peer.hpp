// The neighbor that a service asks downstream, as seen from the inside.
#pragma once

#include "serving/core/call_info.hpp"
#include "serving/core/outcome.hpp"

#include <string>

namespace echo {

/// Another service that echoes. Tests mock it.
class Peer {
 public:
  virtual ~Peer() = default;

  /// Asks without blocking, and gives up when `call` stops. `reply` must live until `done` is
  /// called, on the caller's own loop.
  virtual void ask(const std::string& message, const serving::CallInfo& call, std::string& reply,
                   serving::Done done) = 0;
};

}  // namespace echo
