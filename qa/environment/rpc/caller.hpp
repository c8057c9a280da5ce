// One call of a plan: JSON in, request on the wire, reply compared.
#pragma once

#include "qa/environment/rpc/schema.hpp"
#include "qa/environment/rpc_wire.hpp"
#include "qa/system/clock.hpp"

namespace qa {

RpcAnswer answer_call(const RpcCall& call, const Schema& schema, Clock& clock);

}  // namespace qa
