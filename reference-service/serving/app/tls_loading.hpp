// Reads keys and judges them before a port opens: gRPC would only say that a handshake failed.
#pragma once

#include "serving/core/problem.hpp"
#include "serving/core/tls_files.hpp"

#include <string>
#include <variant>

namespace serving {

/// The whole file, or why not.
std::variant<std::string, Problem> read_file(const std::string& path);

/// All files that are named readable and PEM, the private key that of the certificate, and both fit
/// for TLS. A problem names the flag; `prefix` stands before its name: "client-".
std::variant<TlsKeys, Problem> load_keys(const TlsFiles& files, const std::string& prefix = "");

/// Whether the certificate is out of date. Only a warning: clocks differ, and callers decide.
MaybeProblem judge_dates(const TlsKeys& keys);

/// The keys for asking a peer: without an authority in `files`, those that the system trusts.
std::variant<TlsKeys, Problem> load_peer_keys(const TlsFiles& files);

}  // namespace serving
