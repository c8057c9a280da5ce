#include "qa/environment/rpc_calls.hpp"

#include "qa/system/tools.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

/// Beyond the deadlines of all calls: starting qa-rpc and reading the .proto files.
constexpr std::chrono::seconds kMargin{20};

}  // namespace

FailureKind kind_of_rpc_failure(const ExitStatus& status) {
  constexpr int kConfigurationStatus = 2;
  const bool is_configuration =
      status.kind == ExitStatus::Kind::exited && status.code == kConfigurationStatus;
  return is_configuration ? FailureKind::configuration : FailureKind::host;
}

Result<std::vector<RpcAnswer>> send_calls(const RpcPlan& plan, const Environment& environment,
                                          ProcessRunner& processes) {
  TRY_ASSIGN(const std::filesystem::path program, helper_program("qa-rpc"));
  TRY_ASSIGN(Command command, environment.member_command({program.string(), "call"}));
  command.timeout = kMargin;
  std::size_t expected = 0;
  for (const RpcCall& call : plan.calls) {
    command.timeout += call.deadline * call.repeat;
    expected += static_cast<std::size_t>(call.repeat);
  }
  command.input = to_json_text(plan);
  TRY_ASSIGN(const Completed completed, processes.run(command));
  if (!completed.status.succeeded()) {
    return fail(kind_of_rpc_failure(completed.status),
                "qa-rpc " + to_text(completed.status) + ": " + completed.standard_error);
  }
  TRY_ASSIGN(auto answers, parse_rpc_answers(completed.standard_output));
  if (answers.size() == expected) return answers;
  return fail(FailureKind::host,
              fmt::format("qa-rpc answered {} of {} calls", answers.size(), expected));
}

}  // namespace qa
