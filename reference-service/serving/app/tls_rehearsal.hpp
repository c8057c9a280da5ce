// A TLS handshake with ourselves: the one way to know that keys are fit for it.
#pragma once

#include "serving/core/problem.hpp"
#include "serving/core/tls_files.hpp"

namespace serving {

/// gRPC would start with keys that OpenSSL refuses (RSA of 1024 bits) or that no caller's TLS
/// accepts (a curve for other purposes), and fail every handshake. The problem is OpenSSL's reason.
/// `keys` must be a certificate (chain) and its private key.
MaybeProblem rehearse_tls(const TlsKeys& keys);

}  // namespace serving
