// What a case says about a stream -> the steps of the call.
#pragma once

#include "qa/model/rpc_case.hpp"

#include <vector>

namespace qa {

/// Of a caller that streams; none otherwise.
std::vector<RpcStep> steps_of(const RpcCaller& caller);

/// Whether the caller says how many replies must come; when the call must fail, that is none.
bool counts_replies(const RpcCaller& caller);

/// What is expected of the call as a whole, without what its steps look at.
RpcExpectation expectation_of_call(const RpcCaller& caller);

}  // namespace qa
