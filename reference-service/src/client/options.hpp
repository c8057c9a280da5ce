// What the demo client is told.
#pragma once

#include "serving/app/command_line.hpp"
#include "serving/core/endpoint.hpp"
#include "serving/core/tls_files.hpp"

#include <optional>
#include <span>
#include <string>
#include <variant>

namespace echo {

/// Where to, and what. Defaults are those that the help shows.
struct ClientOptions {
  serving::Endpoint server = {.host = "127.0.0.1", .port = 0};  ///< the port is to be set
  std::string message = "Hello, world!";                        ///< what is to come back
  int count = 1;                                                ///< how often it is sent
  int timeout_ms = 5000;                                        ///< of each call
  std::optional<serving::TlsFiles> tls;  ///< none: plaintext. Its certificate and key may be empty
};

/// `arguments` begin with the program's name; a goodbye is what ends it at once, such as a help.
std::variant<ClientOptions, serving::Goodbye> parse_client_options(
    std::span<const char* const> arguments);

}  // namespace echo
