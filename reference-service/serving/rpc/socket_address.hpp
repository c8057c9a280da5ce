// IP addresses and ports as the kernel takes and gives them.
#pragma once

#include "serving/core/endpoint.hpp"
#include "serving/core/problem.hpp"
#include "serving/rpc/file_descriptor.hpp"

#include <variant>

#include <sys/socket.h>

namespace serving {

/// Of either family.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = sizeof(sockaddr_storage);

  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

/// `endpoint.host` must be an IP address.
SocketAddress to_socket_address(const Endpoint& endpoint);

/// An IPv4 caller of an IPv6 socket gets its IPv4 address back.
Endpoint to_endpoint(const SocketAddress& address);

/// A TCP socket that has the address but does not listen yet; it never blocks. Connections of a
/// former instance in TIME_WAIT are no obstacle, another instance that listens is one.
std::variant<FileDescriptor, Problem> bound_socket(const Endpoint& endpoint);

}  // namespace serving
