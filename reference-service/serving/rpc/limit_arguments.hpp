// Our limits in gRPC's words.
#pragma once

#include "serving/core/limits.hpp"

#include <grpcpp/server_builder.h>

namespace serving {

/// Sets all that gRPC can enforce: the number of connections and of calls in flight is not.
void apply_limits(const Limits& limits, grpc::ServerBuilder& builder);

}  // namespace serving
