// Which build this is.
#pragma once

#include <string>
#include <string_view>

namespace echo {

/// Static linking makes the libraries' versions a part of ours. Nothing in here depends on when or
/// from which commit it was built: the same sources make the same program, byte for byte.
struct BuildInfo {
  std::string version;
  std::string compiler;
  std::string grpc;
  std::string protobuf;
  std::string openssl;
};

BuildInfo build_info();

/// "echo_server 1.2.3 (gRPC 1.51.1, protobuf 3.21.12)".
std::string version_line(std::string_view program);

/// The same and more, as a JSON object on one line.
std::string version_json(std::string_view program);

}  // namespace echo
