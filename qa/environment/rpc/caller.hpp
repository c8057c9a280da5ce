// The calls of a plan: JSON in, requests on the wire, replies compared.
#pragma once

#include "qa/environment/rpc/schema.hpp"
#include "qa/environment/rpc_wire.hpp"
#include "qa/system/clock.hpp"

#include <functional>
#include <span>

namespace qa {

/// Sends a single call once.
RpcAnswer answer_call(const RpcCall& call, const Schema& schema, Clock& clock);

/// Sends all, and tells the answers in the order of the calls.
void answer_calls(std::span<const RpcCall> calls, const Schema& schema, Clock& clock,
                  const std::function<void(const RpcAnswer&)>& tell);

}  // namespace qa
