// What an environment consists of: services, how they find each other and when they are ready.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// How to find out that a service can be used.
struct Readiness {
  enum class Probe {
    grpc_health,  ///< grpc.health.v1 Check answers SERVING
    tcp,          ///< the port accepts a connection
  };
  Probe probe = Probe::grpc_health;
  std::string port;  ///< name of one of the service's ports
  std::chrono::milliseconds timeout{std::chrono::seconds(20)};

  bool operator==(const Readiness&) const = default;
};

/// One container to be. `${address.NAME}` in arguments and environment becomes the address of the
/// service NAME, `${port.NAME.PORT}` the number of its port; other services resolve the name, too.
struct ServiceSpec {
  std::string name;                    ///< DNS label
  std::string image;                   ///< kImageUnderTest, or a tarball of the project
  std::vector<std::string> arguments;  ///< instead of the image's default arguments
  std::map<std::string, std::string> environment;
  std::map<std::string, int> ports;  ///< name -> number
  Readiness ready;
  std::vector<std::string> after;  ///< services that must be ready before this one starts
  std::chrono::milliseconds grace{std::chrono::seconds(5)};  ///< SIGTERM must suffice within this
  bool drain = true;                  ///< stopped under load, no call in flight may get lost
  std::vector<std::string> survives;  ///< services whose loss it must survive, and be well when
                                      ///< they are back

  bool operator==(const ServiceSpec&) const = default;
};

struct Topology {
  std::string name;
  bool restart = true;                ///< after all were stopped, all must come up again
  std::vector<ServiceSpec> services;  ///< in the order of the file; `after` never forms a circle

  bool operator==(const Topology&) const = default;
};

/// The word of images under test in a topology.
inline constexpr std::string_view kImageUnderTest = "${artifact}";

}  // namespace qa
