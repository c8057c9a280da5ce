// Where a service listens or is found.
#pragma once

#include <cstdint>
#include <string>

namespace serving {

/// An IP address or host name, and a TCP port.
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;

  bool operator==(const Endpoint&) const = default;
};

/// "127.0.0.1:42302", "[::1]:42302".
std::string to_string(const Endpoint& endpoint);

bool is_ip_address(const std::string& text);

/// 127.0.0.0/8 or ::1, as an address: names are not looked up.
bool is_loopback(const std::string& address);

/// RFC 1123: dot-separated labels of letters, digits and inner hyphens.
bool is_host_name(const std::string& text);

}  // namespace serving
