#include "rpc/echo_service.hpp"

#include <string>
#include <string_view>

namespace echo {

namespace {

/// Enough for what one read of the loop brings in; more wait in gRPC for their turn.
constexpr int kWaitingCalls = 64;

MethodSetup setup(const EchoService::Setting& setting, std::string_view method,
                  Attention attention) {
  return {.loop = setting.loop,
          .metrics = setting.table.add("echo.v1.EchoService/" + std::string(method)),
          .gate = &setting.gate,
          .attention = attention};
}

}  // namespace

EchoService::EchoService(const Setting& setting)
    : echo_(setting.peer),
      echo_method_(setting.api,
                   // Only a peer's answer takes so long that the caller may leave meanwhile.
                   setup(setting, "Echo",
                         setting.peer == nullptr ? Attention::answer_only : Attention::until_over),
                   [this](EchoMethod::Call& call) { answer(call); }) {}

void EchoService::open() {
  echo_method_.open(kWaitingCalls);
}

void EchoService::answer(EchoMethod::Call& call) const {
  echo_.answer(*call.request.mutable_message(), call.info(), *call.response.mutable_message(),
               [&call](const Outcome& outcome) { call.finish(outcome); });
}

}  // namespace echo
