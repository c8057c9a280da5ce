#include "qa/environment/rpc_steps.hpp"

namespace qa {
namespace {

/// What each reply must be, by the expectation of the case.
RpcStep receive(const RpcExpectation& expect) {
  RpcStep step{.kind = RpcStep::Kind::receive};
  step.expect.response = expect.response;
  step.expect.contains = expect.contains;
  step.expect.ignore = expect.ignore;
  step.expect.matches = expect.matches;
  step.expect.never = expect.never;
  return step;
}

std::vector<RpcStep> receives(const RpcExpectation& expect) {
  std::vector<RpcStep> steps;
  RpcStep each = receive(expect);
  if (expect.responses) {
    for (const std::string& response : *expect.responses) {
      each.expect.response = response;
      steps.push_back(each);
    }
    return steps;
  }
  each.times = expect.replies.value_or(expect.status == "OK" ? 1 : 0);
  if (each.times > 0) steps.push_back(each);
  return steps;
}

}  // namespace

std::vector<RpcStep> steps_of(const RpcCaller& caller) {
  if (!streams(caller)) return {};
  std::vector<RpcStep> steps = caller.steps;
  if (!steps.empty()) {
    for (RpcStep& step : steps) {
      const auto& never = caller.expect.never;
      step.expect.never.insert(step.expect.never.end(), never.begin(), never.end());
    }
    return steps;
  }
  const std::vector<std::string> one = {caller.request.empty() ? "{}" : caller.request};
  for (const std::string& request : caller.requests.value_or(one))
    steps.push_back({.kind = RpcStep::Kind::send, .message = request});
  steps.push_back({.kind = RpcStep::Kind::close});
  const std::vector<RpcStep> replies = receives(caller.expect);
  steps.insert(steps.end(), replies.begin(), replies.end());
  return steps;
}

bool counts_replies(const RpcCaller& caller) {
  const RpcExpectation& expect = caller.expect;
  return !caller.steps.empty() || expect.responses || expect.replies || expect.status != "OK";
}

RpcExpectation expectation_of_call(const RpcCaller& caller) {
  RpcExpectation expect = caller.expect;
  if (!streams(caller)) return expect;
  expect.response.clear();
  expect.contains.clear();
  expect.matches.clear();
  return expect;
}

}  // namespace qa
