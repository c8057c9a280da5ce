// Where the keys for encrypted connections lie.
#pragma once

#include <string>

namespace serving {

/// Paths of PEM files.
struct TlsFiles {
  std::string certificate;
  std::string private_key;
  std::string
      authority;  ///< mutual TLS: who must have signed the other side's certificate; or empty

  bool operator==(const TlsFiles&) const = default;
};

/// What stood in the files.
struct TlsKeys {
  std::string certificate;
  std::string private_key;
  std::string authority;  ///< empty: callers need no certificate
};

}  // namespace serving
