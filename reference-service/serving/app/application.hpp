// The life of the process: from its command line to its exit code.
#pragma once

#include "serving/app/command_line.hpp"
#include "serving/core/server_options.hpp"
#include "serving/rpc/program.hpp"

#include <span>

namespace serving {

/// All that main() does. `program` outlives the call, as everything that is given one does.
int run_program(const Program& program, std::span<const char* const> arguments);

/// Serves until a stop signal, only checks, or asks another instance for its health, as
/// options.mode says. hold_signals() must have been called.
ExitCode run(const Program& program, const ServerOptions& options);

}  // namespace serving
