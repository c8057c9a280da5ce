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

/// The calls of `cases`, in their order, one for each caller, none for a
/// fault. Fails with kind configuration when a
/// case names a service or port that the topology does not have; `file` is only used in messages.
Result<std::vector<RpcCall>> make_calls(std::span<const RpcCase> cases, const Topology& topology,
                                        const Addresses& addresses, const std::string& file);

/// What is wrong with one reply of a call that streams; empty: nothing.
std::string reply_problem(const RpcExpectation& expected, const RpcAnswer& reply);

/// How many answers come for a case.
std::size_t answer_count(const RpcCase& rpc);

/// Whether the answers to a case, all of them, are what it expects; a failed test says expected and
/// actual of the first that is not.
TestCase judge(const RpcCase& expected, std::span<const RpcAnswer> answers,
               const std::string& suite, const std::string& file);

}  // namespace qa
