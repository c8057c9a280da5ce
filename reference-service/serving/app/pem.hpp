// Certificates and keys as OpenSSL has them, from PEM.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace serving {

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

/// All certificates of the text, whatever else stands there; empty when one of them is broken: gRPC
/// would take those before it for all.
std::vector<Certificate> certificates_of(const std::string& pem);

/// Null when there is none, or it is encrypted: nobody is here to type its passphrase.
PrivateKey private_key_of(const std::string& pem);

}  // namespace serving
