#include "qa/environment/rpc_verdict.hpp"

#include "qa/environment/expansion.hpp"

#include <regex>

namespace qa {
namespace {

/// A request that is meant to be unknown to the server need not be declared.
constexpr std::string_view kUnknownMethod = "UNIMPLEMENTED";

std::string status_text(const std::string& status, const std::string& message) {
  return message.empty() ? status : status + " (" + message + ")";
}

/// Empty when the answer is the expected one.
std::string complaint(const RpcCase& expected, const RpcAnswer& answer) {
  if (answer.kind == RpcAnswer::Kind::invalid) return "invalid case: " + answer.message;
  if (answer.status != expected.status) {
    return "expected status " + expected.status + "\n  actual status " +
           status_text(answer.status, answer.message);
  }
  if (!expected.message.empty() &&
      !std::regex_search(answer.message, std::regex(expected.message))) {
    return "expected a status message that matches '" + expected.message + "'\n  actual message '" +
           answer.message + "'";
  }
  if (!answer.difference.empty()) {
    return "expected reply " + answer.expected + "\n  actual reply " + answer.response +
           "\n  difference " + answer.difference;
  }
  return "";
}

}  // namespace

Result<std::vector<RpcCall>> make_calls(std::span<const RpcCase> cases, const Topology& topology,
                                        const Addresses& addresses, const std::string& file) {
  std::vector<RpcCall> calls;
  for (const RpcCase& rpc : cases) {
    Result<std::string> address = endpoint(topology, addresses, rpc.service, rpc.port);
    if (!address) {
      return fail(FailureKind::configuration, file + ":" + std::to_string(rpc.line) + ": case '" +
                                                  rpc.name + "': " + address.error().what);
    }
    RpcCall call{.name = rpc.name,
                 .address = std::move(*address),
                 .method = rpc.method,
                 .request = rpc.request.empty() ? "{}" : rpc.request,
                 .metadata = rpc.metadata,
                 .deadline = rpc.deadline,
                 .expected = {}};
    if (rpc.status == kUnknownMethod) call.declaration = Declaration::optional;
    if (!rpc.response.empty()) call.expected = rpc.response;
    calls.push_back(std::move(call));
  }
  return calls;
}

TestCase judge(const RpcCase& expected, const RpcAnswer& answer, const std::string& suite,
               const std::string& file) {
  TestCase test{.suite = suite,
                .name = expected.name,
                .duration = std::chrono::duration_cast<std::chrono::milliseconds>(answer.duration),
                .message = complaint(expected, answer),
                .file = file,
                .line = expected.line};
  test.status = test.message.empty() ? TestStatus::passed : TestStatus::failed;
  return test;
}

}  // namespace qa
