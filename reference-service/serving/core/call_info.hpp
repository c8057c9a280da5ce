// What surrounds one request, in words that every transport has.
#pragma once

#include "serving/core/trace_context.hpp"

#include <chrono>
#include <stop_token>

namespace serving {

/// What a handler passes on to those whom it asks.
struct CallInfo {
  /// When the caller stops waiting; max() when it waits for ever.
  std::chrono::system_clock::time_point deadline = std::chrono::system_clock::time_point::max();
  /// Stops when nobody waits for the answer any more. Only known to methods that ask for it.
  std::stop_token stop = {};
  TraceContext trace = {};  ///< as the token
};

}  // namespace serving
