// Flags and environment variables, into plain options.
#pragma once

#include "serving/core/identity.hpp"
#include "serving/core/server_options.hpp"

#include <span>
#include <string>
#include <variant>

namespace serving {

/// Exit codes of a program.
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
std::variant<ServerOptions, Goodbye> parse_server_options(const Identity& identity,
                                                          std::span<const char* const> arguments);

/// Says it, and returns the exit code for the system.
int say(const Goodbye& goodbye);

}  // namespace serving
