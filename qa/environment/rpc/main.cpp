// qa-rpc: the only program of qa that speaks gRPC. It reads what to do as JSON from standard input
// (qa/environment/rpc_wire.hpp), so that it can run in the network of the services.
#include "qa/environment/rpc/caller.hpp"
#include "qa/environment/rpc/load.hpp"
#include "qa/environment/rpc/readiness.hpp"
#include "qa/system/system_clock.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <iostream>
#include <iterator>
#include <string_view>
#include <thread>

namespace qa {
namespace {

constexpr int kUsage = 2;

Result<void> carry_calls(const std::string& input) {
  TRY_ASSIGN(const RpcPlan plan, parse_rpc_plan(input));
  TRY_ASSIGN(const auto schema, Schema::load(plan.proto_path, plan.protos));
  SystemClock clock;
  answer_calls(plan.calls, *schema, clock,
               [](const RpcAnswer& answer) { std::cout << to_json_text(answer) << std::endl; });
  return {};
}

Result<void> answer_readiness(const std::string& input) {
  TRY_ASSIGN(const ReadyQuery query, parse_ready_query(input));
  SystemClock clock;
  std::cout << to_json_text(wait_until_ready(query, clock)) << std::endl;
  return {};
}

/// The words that come after the plan of a load, one a line.
void follow_stop(std::atomic<StopPhase>& phase) {
  for (std::string line; std::getline(std::cin, line);) {
    if (line == kStopped) break;
    if (line != kStopping) continue;
    phase = StopPhase::stopping;
    std::cout << kStopping << std::endl;
  }
  phase = StopPhase::stopped;
}

Result<void> carry_load(const std::string& input) {
  TRY_ASSIGN(const LoadPlan plan, parse_load_plan(input));
  TRY_ASSIGN(const auto schema, Schema::load(plan.proto_path, plan.protos));
  SystemClock clock;
  const LoadChoice choice = choose_load(plan, *schema, clock);
  if (choice.call == nullptr) {
    std::cout << to_json_text(LoadStart{.why_not = choice.why_not}) << std::endl;
    return {};
  }
  std::atomic<StopPhase> phase = StopPhase::serving;
  const std::jthread reader([&phase] { follow_stop(phase); });
  const auto busy = [&choice] {
    std::cout << to_json_text(LoadStart{.call = choice.call->name}) << std::endl;
  };
  const LoadReport report = run_load(*choice.call, plan, *schema, phase, busy, clock);
  std::cout << to_json_text(report) << std::endl;
  return {};
}

/// A place for others of our kind to be started in: waits to be told to end.
Result<void> hold(const std::string& /*input*/) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  int number = 0;
  sigwait(&signals, &number);
  return {};
}

enum class Input {
  none,
  line,  ///< and more while it goes on
  all,
};

struct Action {
  std::string_view name;
  Result<void> (*carry_out)(const std::string& input);
  Input input;
};

constexpr std::array kActions = {
    Action{"call", carry_calls, Input::all},
    Action{"wait-ready", answer_readiness, Input::all},
    Action{"load", carry_load, Input::line},
    Action{"hold", hold, Input::none},
};

std::string read_input(const Action& action) {
  if (action.input == Input::none) return {};
  std::string line;
  if (action.input == Input::line && std::getline(std::cin, line)) return line;
  return {std::istreambuf_iterator<char>(std::cin), {}};
}

}  // namespace
}  // namespace qa

int main(int argc, char** argv) {
  const std::string_view name = argc == 2 ? argv[1] : "";
  const auto action = std::ranges::find(qa::kActions, name, &qa::Action::name);
  if (action == qa::kActions.end()) {
    std::cerr << "usage: qa-rpc call | wait-ready | load | hold, with JSON on standard input\n";
    return qa::kUsage;
  }
  const auto done = action->carry_out(qa::read_input(*action));
  if (done) return 0;
  std::cerr << "qa-rpc: " << done.error().what << '\n';
  return done.error().kind == qa::FailureKind::configuration ? qa::kUsage : 1;
}
