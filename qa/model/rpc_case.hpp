// One case of an integration test: a request to a service, and the reply that is expected.
#pragma once

#include <chrono>
#include <map>
#include <string>

namespace qa {

struct RpcCase {
  std::string name;
  std::string service;  ///< of the topology
  std::string port;     ///< name of the service's port
  std::string method;   ///< "echo.v1.EchoService/Echo"
  std::string request;  ///< protobuf JSON
  std::map<std::string, std::string> metadata;
  std::chrono::milliseconds deadline{std::chrono::seconds(5)};

  std::string status = "OK";  ///< canonical gRPC code name, e.g. "INVALID_ARGUMENT"
  std::string response;       ///< protobuf JSON that the reply must equal; empty: not looked at
  std::string message;        ///< ECMAScript regular expression for the status message; empty: any

  int line = 0;  ///< where it stands in the file of cases, 1-based

  bool operator==(const RpcCase&) const = default;
};

}  // namespace qa
