// What the service is told by flags and environment.
#pragma once

#include "serving/core/endpoint.hpp"
#include "serving/core/limits.hpp"
#include "serving/core/log_level.hpp"
#include "serving/core/problem.hpp"
#include "serving/core/tls_files.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace serving {

inline constexpr int kMaxThreads = 256;

enum class RunMode {
  serve,
  dry_run,       ///< check everything, open nothing, exit
  health_probe,  ///< ask the instance that serves with the same options for its health, exit
};

struct ServerOptions {
  /// Where to listen: an IP address; port 0 lets the kernel choose. Loopback unless told otherwise:
  /// plaintext must not leave the host by accident.
  Endpoint listen = {.host = "127.0.0.1", .port = 0};
  std::optional<Endpoint> peer;      ///< the downstream peer to ask; none: answer ourselves
  std::optional<TlsFiles> peer_tls;  ///< how the peer is asked; none: plaintext
  std::optional<TlsFiles> tls;       ///< none: plaintext
  Limits limits;
  bool reflection = false;  ///< whether callers may ask for the API's description
  /// Threads for handlers that wait; 0: calls that need one are refused.
  int blocking_threads = 0;
  std::optional<Endpoint> metrics;  ///< where the metrics page is served over HTTP; none: nowhere
  /// How long health says NOT_SERVING before connections are told to go away: the time a load
  /// balancer needs to hear of it.
  std::chrono::milliseconds drain_delay{0};
  std::chrono::milliseconds grace{10'000};  ///< how long calls under way may go on after that
  int threads = 1;  ///< event loops, each with a thread and a completion queue
  LogLevel log_level = LogLevel::info;
  LogFormat log_format = LogFormat::text;
  std::string log_directory;  ///< where a log file is written beside standard error; empty: none
  RunMode mode = RunMode::serve;
  std::string probed_service;  ///< whose health a probe asks for
  std::chrono::milliseconds probe_timeout{1000};
};

/// Everything that can be judged without touching the machine.
MaybeProblem check(const ServerOptions& options);

}  // namespace serving
