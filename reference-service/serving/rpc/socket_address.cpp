#include "serving/rpc/socket_address.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace serving {

SocketAddress to_socket_address(const Endpoint& endpoint) {
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

Endpoint to_endpoint(const SocketAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.storage.ss_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address.storage, sizeof ipv4);
    inet_ntop(AF_INET, &ipv4.sin_addr, text.data(), text.size());
    return {.host = text.data(), .port = ntohs(ipv4.sin_port)};
  }
  sockaddr_in6 ipv6{};
  std::memcpy(&ipv6, &address.storage, sizeof ipv6);
  if (IN6_IS_ADDR_V4MAPPED(&ipv6.sin6_addr)) {
    constexpr std::size_t kPrefix = 12;
    inet_ntop(AF_INET, ipv6.sin6_addr.s6_addr + kPrefix, text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, &ipv6.sin6_addr, text.data(), text.size());
  }
  return {.host = text.data(), .port = ntohs(ipv6.sin6_port)};
}

std::variant<FileDescriptor, Problem> bound_socket(const Endpoint& endpoint) {
  const auto problem = [&endpoint] {
    return Problem{"cannot listen on " + to_string(endpoint) + ": " +
                   std::system_category().message(errno)};
  };
  const SocketAddress address = to_socket_address(endpoint);
  FileDescriptor descriptor(
      socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!descriptor.is_open()) return problem();
  const int on = 1;
  setsockopt(descriptor.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(descriptor.number(), address.get(), address.length) != 0) return problem();
  return descriptor;
}

}  // namespace serving
