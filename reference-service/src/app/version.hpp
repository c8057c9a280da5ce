// Which build this is.
#pragma once

#include <string>

namespace echo {

/// "echo_server 1.2.3 (gRPC 1.51.1, protobuf 3.21.12)": static linking makes the libraries'
/// versions a part of ours.
std::string version_line(const std::string& program);

}  // namespace echo
