// What gRPC itself has to say goes into our log.
#pragma once

#include "log/log.hpp"

namespace echo {

/// From now on; `log` must outlive every use of gRPC in the process.
void send_grpc_messages_to(Log& log);

}  // namespace echo
