#include "serving/rpc/greeting.hpp"

namespace serving {

namespace {

Greeting compare(std::string_view first_bytes, std::string_view expected) {
  const std::string_view seen = first_bytes.substr(0, expected.size());
  if (seen != expected.substr(0, seen.size())) return Greeting::foreign;
  return seen.size() == expected.size() ? Greeting::expected : Greeting::incomplete;
}

}  // namespace

Greeting judge_tls_greeting(std::string_view first_bytes) {
  return compare(first_bytes, "\x16\x03");
}

Greeting judge_plain_greeting(std::string_view first_bytes) {
  constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  static_assert(kPreface.size() == kGreetingBytes);
  return compare(first_bytes, kPreface);
}

}  // namespace serving
