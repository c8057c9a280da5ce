// The demo client's conversation with the server.
#pragma once

#include "app/command_line.hpp"

#include <iosfwd>

namespace echo {

/// Sends the message, prints replies and round-trip times to `out`, failures to `err`.
ExitCode run_demo(const ClientOptions& options, std::ostream& out, std::ostream& err);

}  // namespace echo
