// Secrets for tests to plant, put together here so that no scanner of sources finds any.
#pragma once

#include <string>
#include <string_view>

namespace qa {

/// PKCS #8 with a key of 32 bytes (Ed25519) that is nobody's.
inline std::string planted_der_key() {
  return std::string("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16) +
         "0123456789abcdefghijklmnopqrstuv";
}

/// That key as base64.
inline constexpr std::string_view kPlantedBase64 =
    "MC4CAQAwBQYDK2VwBCIEIDAxMjM0NTY3ODlhYmNkZWZnaGlqa2xtbm9wcXJzdHV2";

inline std::string planted_header(const std::string& kind = "") {
  return "-----BEGIN " + kind + "PRIVATE" + " KEY-----";
}

inline std::string planted_footer(const std::string& kind = "") {
  return "-----END " + kind + "PRIVATE" + " KEY-----";
}

inline std::string planted_pem_key() {
  return planted_header() + "\n" + std::string(kPlantedBase64) + "\n" + planted_footer() + "\n";
}

inline std::string planted_token() {
  return std::string("gh") + "p_" + "0123456789abcdefghijABCDEFGHIJ012345";
}

}  // namespace qa
