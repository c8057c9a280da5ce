// Our outcomes in gRPC's words.
#pragma once

#include "core/outcome.hpp"

#include <grpcpp/support/status.h>

namespace echo {

/// Our codes have gRPC's numbers. A failure carries google.rpc.Status with details, by gRPC's
/// convention in the trailer grpc-status-details-bin: always ErrorInfo, of the domain "echo.v1";
/// RetryInfo when there is a time, and for UNAVAILABLE one second; BadRequest for a field.
grpc::Status to_status(const Outcome& outcome);

}  // namespace echo
