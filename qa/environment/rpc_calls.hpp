// Requests that are sent from inside an environment, by qa-rpc.
#pragma once

#include "qa/environment/environment.hpp"
#include "qa/environment/rpc_wire.hpp"

#include <vector>

namespace qa {

/// What it means that qa-rpc ended so: the .proto files are at fault, or we are.
FailureKind kind_of_rpc_failure(const ExitStatus& status);

/// An answer for each call of `plan`, or as many as it is repeated. Fails with kind configuration
/// when the .proto files can't be read.
Result<std::vector<RpcAnswer>> send_calls(const RpcPlan& plan, const Environment& environment,
                                          ProcessRunner& processes);

}  // namespace qa
