// The front door: one table of commands, and the way from arguments to an exit code.
#pragma once

#include "qa/cli/arguments.hpp"

#include <span>
#include <string>
#include <string_view>

namespace qa {

struct CliCommand {
  std::string_view name;
  std::string_view help;  ///< one line
  Result<int> (*function)(const Arguments& arguments);
};

std::span<const CliCommand> commands();

/// What `qa --help` prints.
std::string help_text();

/// Carries out what the words after "qa" ask for; returns the exit code. Prints failures.
int run_cli(Arguments arguments);

}  // namespace qa
