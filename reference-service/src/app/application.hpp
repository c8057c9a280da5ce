// The life of the process: from its options to its exit code.
#pragma once

#include "app/command_line.hpp"
#include "core/server_options.hpp"

namespace echo {

/// Serves until a stop signal, or only checks. hold_stop_signals() must have been called.
ExitCode run(const ServerOptions& options);

}  // namespace echo
