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

struct ClientOptions {
  serving::Endpoint server = {.host = "127.0.0.1", .port = 0};
  std::string message = "Hello, world!";
  int count = 1;
  int timeout_ms = 5000;
  std::optional<serving::TlsFiles> tls;  ///< none: plaintext. Its certificate and key may be empty
};

std::variant<ClientOptions, serving::Goodbye> parse_client_options(
    std::span<const char* const> arguments);

}  // namespace echo
