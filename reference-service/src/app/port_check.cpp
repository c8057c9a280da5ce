#include "app/port_check.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace echo {

namespace {

/// A socket address of either family.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

SocketAddress socket_address(const Endpoint& endpoint) {
  SocketAddress address;
  sockaddr_in ipv4{};
  if (inet_pton(AF_INET, endpoint.host.c_str(), &ipv4.sin_addr) == 1) {
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(endpoint.port);
    std::memcpy(&address.storage, &ipv4, sizeof ipv4);
    address.length = sizeof ipv4;
    return address;
  }
  sockaddr_in6 ipv6{};
  inet_pton(AF_INET6, endpoint.host.c_str(), &ipv6.sin6_addr);
  ipv6.sin6_family = AF_INET6;
  ipv6.sin6_port = htons(endpoint.port);
  std::memcpy(&address.storage, &ipv6, sizeof ipv6);
  address.length = sizeof ipv6;
  return address;
}

}  // namespace

MaybeProblem check_port(const Endpoint& endpoint) {
  const auto problem = [&endpoint] {
    return Problem{"cannot listen on " + to_string(endpoint) + ": " +
                   std::system_category().message(errno)};
  };
  const SocketAddress address = socket_address(endpoint);
  const int descriptor = socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return problem();
  // As the server itself does: connections of a former instance in TIME_WAIT don't count.
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  MaybeProblem found;
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&address.storage), address.length) != 0) {
    found = problem();
  }
  close(descriptor);
  return found;
}

}  // namespace echo
