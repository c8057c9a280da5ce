// Cases of an integration test -> the plan for qa-rpc, and its answers -> test results.
#pragma once

#include "qa/environment/addresses.hpp"
#include "qa/environment/rpc_wire.hpp"
#include "qa/model/rpc_case.hpp"
#include "qa/model/test_case.hpp"
#include "qa/model/topology.hpp"

#include <span>
#include <string>
#include <vector>

namespace qa {

/// The calls of `cases`, in their order. Fails with kind configuration when a case names a service
/// or port that the topology does not have; `file` is only used in messages.
Result<std::vector<RpcCall>> make_calls(std::span<const RpcCase> cases, const Topology& topology,
                                        const Addresses& addresses, const std::string& file);

/// Whether `answer` is what `expected` asks for; a failed test says expected and actual.
TestCase judge(const RpcCase& expected, const RpcAnswer& answer, const std::string& suite,
               const std::string& file);

}  // namespace qa
