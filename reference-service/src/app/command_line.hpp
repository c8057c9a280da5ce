// Flags and environment variables, into plain options.
#pragma once

#include "core/server_options.hpp"

#include <optional>
#include <span>
#include <string>
#include <variant>

namespace echo {

/// Exit codes of the programs.
enum class ExitCode {
  ok = 0,
  failure = 1,  ///< the machine or the network did not let us
  usage = 2,    ///< flags or environment are wrong
};

/// The command line asked for nothing but a text, or was wrong.
struct Goodbye {
  ExitCode code = ExitCode::ok;
  std::string text;  ///< for standard output when ok, for standard error otherwise
};

/// A flag counts more than its environment variable, that more than the default. What comes back
/// has passed check().
std::variant<ServerOptions, Goodbye> parse_server_options(std::span<const char* const> arguments);

/// What the demo client is told.
struct ClientOptions {
  Endpoint server = {.host = "127.0.0.1", .port = kDefaultPort};
  std::string message = "Hello, world!";
  int count = 1;
  int timeout_ms = 5000;
  std::optional<TlsFiles> tls;  ///< none: plaintext. Its certificate and key may be empty
};

std::variant<ClientOptions, Goodbye> parse_client_options(std::span<const char* const> arguments);

}  // namespace echo
