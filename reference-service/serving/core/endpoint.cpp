#include "serving/core/endpoint.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <arpa/inet.h>

namespace serving {

namespace {

bool parses_as(int family, const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return inet_pton(family, text.c_str(), address.data()) == 1;
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_label(std::string_view label) {
  constexpr std::size_t kMaxLabel = 63;
  return !label.empty() && label.size() <= kMaxLabel && label.front() != '-' &&
         label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

/// "10.0.0" or "1.2.3.400": meant as an address, so it is no name.
bool looks_like_ipv4(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

}  // namespace

std::string to_string(const Endpoint& endpoint) {
  const bool is_ipv6 = endpoint.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + endpoint.host + "]" : endpoint.host;
  return host + ":" + std::to_string(endpoint.port);
}

bool is_ip_address(const std::string& text) {
  return parses_as(AF_INET, text) || parses_as(AF_INET6, text);
}

bool is_loopback(const std::string& address) {
  if (parses_as(AF_INET, address)) return address.starts_with("127.");
  in6_addr parsed{};
  return inet_pton(AF_INET6, address.c_str(), &parsed) == 1 && IN6_IS_ADDR_LOOPBACK(&parsed);
}

bool is_host_name(const std::string& text) {
  constexpr std::size_t kMaxName = 253;
  if (text.size() > kMaxName || looks_like_ipv4(text)) return false;
  std::string_view rest = text;
  while (true) {
    const std::size_t dot = rest.find('.');
    if (!is_label(rest.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    rest.remove_prefix(dot + 1);
  }
}

}  // namespace serving
