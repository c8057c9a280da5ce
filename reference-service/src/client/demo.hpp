// The demo client's conversation with the server.
#pragma once

#include "client/options.hpp"

#include <iosfwd>

namespace echo {

/// Sends the message, prints replies and round-trip times to `out`, failures to `err`.
serving::ExitCode run_demo(const ClientOptions& options, std::ostream& out, std::ostream& err);

}  // namespace echo
