#include "echo_service.hpp"

#include "serving/core/patience.hpp"

#include <chrono>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace echo {

using serving::Attention;
using serving::Outcome;
using serving::OutcomeCode;
using serving::StreamEvent;

namespace {

/// What a message has beside its text: a tag, and at most five bytes of length.
constexpr std::size_t kFieldBytes = 6;

/// How long a text may be so that its message keeps the limit.
std::size_t text_bytes(const serving::Limits& limits) {
  const auto bytes = static_cast<std::size_t>(limits.message_bytes);
  if (bytes == 0) return std::numeric_limits<int>::max();
  return bytes > kFieldBytes ? bytes - kFieldBytes : 0;
}

std::optional<EchoPeer> peer_of(const serving::LoopSetting& setting) {
  if (setting.peer == nullptr) return std::nullopt;
  return std::optional<EchoPeer>(std::in_place, *setting.peer, setting.loop);
}

}  // namespace

EchoService::EchoService(Api& api, const serving::LoopSetting& setting)
    : peer_(peer_of(setting)),
      echo_(peer_ ? &*peer_ : nullptr),
      collection_bytes_(text_bytes(setting.limits)),
      blocking_(setting.blocking),
      methods_(
          api, setting,
          EchoRpc{.handler = [this](EchoRpc::Call& call) { echo(call); },
                  // Only a peer's answer takes so long that the caller may leave meanwhile.
                  .attention = peer_ ? Attention::until_over : Attention::answer_only},
          ExpandRpc{.handler = [](ExpandRpc::Call& call, StreamEvent) { expand(call); }},
          CollectRpc{.handler = [this](CollectRpc::Call& call,
                                       StreamEvent event) { collect(call, event); }},
          ChatRpc{.handler = [](ChatRpc::Call& call, StreamEvent event) { chat(call, event); }},
          BlockRpc{.handler = [this](BlockRpc::Call& call) { block(call); }, .waiting = 2}) {}

void EchoService::echo(EchoRpc::Call& call) const {
  echo_.answer(*call.request.mutable_message(), call.info(), *call.response.mutable_message(),
               [&call](const Outcome& outcome) { call.finish(outcome); });
}

void EchoService::expand(ExpandRpc::Call& call) {
  if (!call.state.next(call.request.message(), *call.response.mutable_message())) {
    return call.finish({});
  }
  call.write();
}

void EchoService::collect(CollectRpc::Call& call, StreamEvent event) const {
  if (event == StreamEvent::message) {
    const Outcome outcome = call.state.add(call.request.message(), collection_bytes_);
    if (!outcome.is_ok()) return call.finish(outcome);
  }
  if (event != StreamEvent::end) return call.read();
  call.response.set_message(call.state.take());
  call.finish({});
}

void EchoService::chat(ChatRpc::Call& call, StreamEvent event) {
  if (event == StreamEvent::end) return call.finish({});
  if (event != StreamEvent::message) return call.read();
  call.response.mutable_message()->swap(*call.request.mutable_message());
  call.write();
}

void EchoService::block(BlockRpc::Call& call) const {
  const auto work = [&call](const std::stop_token& stop) -> Outcome {
    if (!serving::wait_for(std::chrono::milliseconds(call.request.delay_ms()), stop)) {
      return {OutcomeCode::canceled, "nobody waits for the answer any more"};
    }
    call.response.mutable_message()->swap(*call.request.mutable_message());
    return {};
  };
  // The work's thread must not touch the call's life, which belongs to the loop.
  blocking_.run(call.info(), work, [&call](const Outcome& outcome) {
    call.loop().post([&call, outcome] { call.finish(outcome); });
  });
}

}  // namespace echo
