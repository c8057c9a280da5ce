// Private keys in DER, the bytes that a PEM file has in base64.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace qa {

/// The size of the private key that `bytes` begins with: PKCS #8, and what came before it for RSA,
/// DSA (PKCS #1) and elliptic curves (SEC 1). Nothing when it is something else or cut off.
std::optional<std::size_t> der_private_key(std::string_view bytes);

}  // namespace qa
