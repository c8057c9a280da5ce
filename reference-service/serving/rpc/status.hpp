// Our outcomes in gRPC's words.
#pragma once

#include "serving/core/outcome.hpp"

#include <string_view>

#include <grpcpp/support/status.h>

namespace serving {

/// Our codes have gRPC's numbers. A failure carries google.rpc.Status with details, by gRPC's
/// convention in the trailer grpc-status-details-bin: always ErrorInfo, of the service's `domain`;
/// RetryInfo when there is a time, and for UNAVAILABLE one second; BadRequest for a field.
grpc::Status to_status(const Outcome& outcome, std::string_view domain);

}  // namespace serving
