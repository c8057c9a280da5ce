// The life of the process: from its options to its exit code.
#pragma once

#include "app/command_line.hpp"
#include "core/server_options.hpp"

namespace echo {

/// Serves until a stop signal, only checks, or asks another instance for its health, as
/// options.mode says. hold_signals() must have been called.
ExitCode run(const ServerOptions& options);

}  // namespace echo
