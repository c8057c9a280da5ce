// How much of the machine callers may take.
#pragma once

#include <chrono>

namespace serving {

/// What is over a limit is refused, so that the rest is served. For every duration: 0 is no limit.
struct Limits {
  /// Of one message, in either direction. All calls in flight at this size fit into 32 MiB.
  int message_bytes = 64 * 1024;
  int metadata_bytes = 8 * 1024;       ///< all headers of one request
  int streams = 128;                   ///< calls at the same time on one connection
  int connections = 1000;              ///< at the same time; the next one is closed at once
  int calls_in_flight = 512;           ///< at the same time, over all connections
  std::chrono::seconds handshake{10};  ///< until TLS and HTTP/2 have begun
  /// Of a connection without a call. This and the next are off unless asked for, as in other gRPC
  /// servers: gRPC's filter for them takes 7 % of the instructions of every call.
  std::chrono::seconds idle{0};
  std::chrono::seconds age{0};         ///< of a connection; it is then told to go away,
  std::chrono::seconds age_grace{30};  ///< and closed this much later
  std::chrono::seconds keepalive{
      60};  ///< of silence until the other side is asked whether it lives,
  std::chrono::seconds keepalive_timeout{10};  ///< and how long its answer may take
};

}  // namespace serving
