#include "serving/core/server_options.hpp"

namespace serving {

namespace {

bool is_everywhere(const Endpoint& listen) {
  return listen.host == "0.0.0.0" || listen.host == "::";
}

/// Whether asking `peer` would come back to us. Loopback has many addresses: a neighbor on another
/// one may well have our port.
bool is_ourselves(const Endpoint& peer, const Endpoint& listen) {
  const bool everywhere = is_everywhere(listen);
  const bool first_loopback = listen.host == "127.0.0.1" || listen.host == "::1";
  const bool same_host = peer.host == listen.host || (everywhere && is_loopback(peer.host)) ||
                         (peer.host == "localhost" && (everywhere || first_loopback));
  return same_host && peer.port == listen.port;
}

MaybeProblem check_peer(const ServerOptions& options) {
  const Endpoint& peer = *options.peer;
  if (!is_ip_address(peer.host) && !is_host_name(peer.host)) {
    return Problem{"--client-ip: '" + peer.host + "' is neither an IP address nor a host name"};
  }
  if (peer.port == 0) return Problem{"--client-port: 0 is no port to connect to"};
  if (is_ourselves(peer, options.listen)) {
    return Problem{"--client-port: " + to_string(peer) + " is this service itself"};
  }
  return std::nullopt;
}

MaybeProblem check_peer_tls(const ServerOptions& options) {
  if (!options.peer) return Problem{"--client-usetls: needs --client-ip or --client-port"};
  if (options.peer_tls->certificate.empty() != options.peer_tls->private_key.empty()) {
    return Problem{"--client-usetls: --client-certfile and --client-privkeyfile need each other"};
  }
  return std::nullopt;
}

MaybeProblem check_metrics(const Endpoint& metrics, const Endpoint& listen) {
  if (!is_ip_address(metrics.host)) {
    return Problem{"--metrics-bind: '" + metrics.host + "' is not an IP address"};
  }
  const bool same_host =
      metrics.host == listen.host || is_everywhere(metrics) || is_everywhere(listen);
  if (metrics.port != 0 && metrics.port == listen.port && same_host) {
    return Problem{"--metrics-port: " + to_string(metrics) + " is where gRPC is served"};
  }
  return std::nullopt;
}

MaybeProblem check_probe(const ServerOptions& options) {
  if (options.listen.port == 0) return Problem{"--health-probe: needs the --port that is served"};
  if (options.probe_timeout.count() == 0) return Problem{"--probe-timeout-ms: 0 is too short"};
  return std::nullopt;
}

}  // namespace

MaybeProblem check(const ServerOptions& options) {
  if (!is_ip_address(options.listen.host)) {
    return Problem{"--bind: '" + options.listen.host + "' is not an IP address"};
  }
  if (options.threads < 1 || options.threads > kMaxThreads) {
    return Problem{"--threads: " + std::to_string(options.threads) + " is not in 1.." +
                   std::to_string(kMaxThreads)};
  }
  if (options.tls && (options.tls->certificate.empty() || options.tls->private_key.empty())) {
    return Problem{"--usetls: needs --certfile and --privkeyfile"};
  }
  if (options.peer) {
    if (MaybeProblem problem = check_peer(options)) return problem;
  }
  if (options.peer_tls) {
    if (MaybeProblem problem = check_peer_tls(options)) return problem;
  }
  if (options.metrics) {
    if (MaybeProblem problem = check_metrics(*options.metrics, options.listen)) return problem;
  }
  return options.mode == RunMode::health_probe ? check_probe(options) : std::nullopt;
}

}  // namespace serving
