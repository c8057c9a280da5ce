// Which build this is.
#pragma once

#include "serving/core/identity.hpp"

#include <string>
#include <string_view>

namespace serving {

/// Static linking makes the libraries' versions a part of ours. Nothing in here depends on when or
/// from which commit it was built: the same sources make the same program, byte for byte.
struct BuildInfo {
  std::string version;
  std::string compiler;
  std::string grpc;
  std::string protobuf;
  std::string openssl;
};

/// `version` is the program's own.
BuildInfo build_info(std::string_view version);

/// "echo_server 1.2.3 (gRPC 1.51.1, protobuf 3.21.12)".
std::string version_line(const Identity& identity);

/// The same and more, as a JSON object on one line.
std::string version_json(const Identity& identity);

}  // namespace serving
