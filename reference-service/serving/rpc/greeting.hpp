// What a caller says first tells whether it speaks our language.
#pragma once

#include <cstddef>
#include <string_view>

namespace serving {

enum class Greeting {
  incomplete,  ///< right so far
  expected,
  foreign,  ///< another protocol
};

/// How many bytes judge() needs at most.
inline constexpr std::size_t kGreetingBytes = 24;

/// TLS begins with a handshake record, RFC 8446 5.1.
Greeting judge_tls_greeting(std::string_view first_bytes);

/// HTTP/2 begins with its preface, RFC 9113 3.4.
Greeting judge_plain_greeting(std::string_view first_bytes);

}  // namespace serving
