// qa-rpc: the only program of qa that speaks gRPC. It reads what to do as JSON from standard input
// (qa/environment/rpc_wire.hpp), so that it can run in the network of the services.
#include "qa/environment/rpc/caller.hpp"
#include "qa/environment/rpc/readiness.hpp"
#include "qa/system/system_clock.hpp"

#include <iostream>
#include <iterator>
#include <string_view>

namespace qa {
namespace {

constexpr int kUsage = 2;

Result<void> answer_calls(const std::string& input) {
  TRY_ASSIGN(const RpcPlan plan, parse_rpc_plan(input));
  TRY_ASSIGN(const auto schema, Schema::load(plan.proto_path, plan.protos));
  SystemClock clock;
  for (const RpcCall& call : plan.calls) {
    std::cout << to_json_text(answer_call(call, *schema, clock)) << std::endl;
  }
  return {};
}

Result<void> answer_readiness(const std::string& input) {
  TRY_ASSIGN(const ReadyQuery query, parse_ready_query(input));
  SystemClock clock;
  std::cout << to_json_text(wait_until_ready(query, clock)) << std::endl;
  return {};
}

}  // namespace
}  // namespace qa

int main(int argc, char** argv) {
  const std::string_view action = argc == 2 ? argv[1] : "";
  if (action != "call" && action != "wait-ready") {
    std::cerr << "usage: qa-rpc call | wait-ready, with JSON on standard input\n";
    return qa::kUsage;
  }
  const std::string input(std::istreambuf_iterator<char>(std::cin), {});
  const auto done = action == "call" ? qa::answer_calls(input) : qa::answer_readiness(input);
  if (done) return 0;
  std::cerr << "qa-rpc: " << done.error().what << '\n';
  return done.error().kind == qa::FailureKind::configuration ? qa::kUsage : 1;
}
