// Asks a running instance for its health: what a container's health check starts.
#pragma once

#include "serving/app/command_line.hpp"
#include "serving/core/server_options.hpp"
#include "serving/core/tls_files.hpp"

#include <iosfwd>

namespace serving {

/// Asks the instance that serves with the same `options` for the health of
/// options.probed_service, for at most options.probe_timeout. Prints SERVING to `out` and returns
/// ok, or one line to `err`, in the name of identity.program. `keys` are those of options.tls, or
/// null for plaintext: it shows their certificate to an instance that asks for one, and takes
/// whatever that shows. It sends no secret, and a certificate that is made for a name, or has
/// expired, says nothing about health.
ExitCode probe_health(const Identity& identity, const ServerOptions& options, const TlsKeys* keys,
                      std::ostream& out, std::ostream& err);

}  // namespace serving
