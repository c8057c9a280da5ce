#include "core/server_options.hpp"

namespace echo {

namespace {

MaybeProblem check_peer(const ServerOptions& options) {
  const Endpoint& peer = *options.peer;
  if (!is_ip_address(peer.host) && !is_host_name(peer.host)) {
    return Problem{"--client-ip: '" + peer.host + "' is neither an IP address nor a host name"};
  }
  if (peer.port == 0) return Problem{"--client-port: 0 is no port to connect to"};
  const bool same_host =
      peer.host == options.listen.host || peer.host == "localhost" || is_loopback(peer.host);
  if (same_host && peer.port == options.listen.port) {
    return Problem{"--client-port: " + to_string(peer) + " is this service itself"};
  }
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
  if (options.peer) return check_peer(options);
  return std::nullopt;
}

}  // namespace echo
