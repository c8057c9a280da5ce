// How a service is called, wherever it shows itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace serving {

/// The views are of literals. An API's names come from its description, not from here.
struct Identity {
  std::string_view program;     ///< "echo_server": messages, --version, the log's file
  std::string_view purpose;     ///< "Echoes messages over gRPC.": the first line of --help
  std::string_view version;     ///< "1.2.3"
  std::string_view title;       ///< "Echo": in each line of a log for people
  std::string_view variables;   ///< "ECHO_": before the names of environment variables
  std::string_view metrics;     ///< "echo": before the names of metrics that are not gRPC's
  std::string_view domain;      ///< "echo.v1": whose failures these are, in google.rpc.ErrorInfo
  std::uint16_t port = 0;       ///< of the service unless told otherwise
  std::uint16_t peer_port = 0;  ///< of a downstream peer unless told otherwise
  std::vector<std::string> health_names = {};  ///< that health checks may ask for, beside ""
};

}  // namespace serving
