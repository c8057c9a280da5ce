#include "identity.hpp"

namespace echo {

const serving::Identity& identity() {
  static const serving::Identity the_identity = {.program = "echo_server",
                                                 .purpose = "Echoes messages over gRPC.",
                                                 .version = ECHO_VERSION,
                                                 .title = "Echo",
                                                 .variables = "ECHO_",
                                                 .metrics = "echo",
                                                 .domain = "echo.v1",
                                                 .port = 42302,
                                                 .peer_port = 42303,
                                                 .health_names = {"echo.v1.EchoService"}};
  return the_identity;
}

}  // namespace echo
