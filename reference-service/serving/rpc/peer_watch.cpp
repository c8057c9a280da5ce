#include "serving/rpc/peer_watch.hpp"

#include <utility>

namespace serving {

PeerWatch::PeerWatch(std::shared_ptr<grpc::Channel> channel, EventLoop& loop, Listener listener)
    : channel_(std::move(channel)), loop_(loop), listener_(std::move(listener)) {}

void PeerWatch::start() {
  look();
}

void PeerWatch::proceed(bool /*ok*/) {
  if (!stopping_) look();
}

void PeerWatch::look() {
  const auto now = std::chrono::steady_clock::now();
  const grpc_connectivity_state state = channel_->GetState(/*try_to_connect=*/true);
  if (state == GRPC_CHANNEL_READY) {
    without_connection_since_.reset();
    tell(true);
  } else {
    if (!without_connection_since_) without_connection_since_ = now;
    const bool refused = state == GRPC_CHANNEL_TRANSIENT_FAILURE;
    if (refused || now - *without_connection_since_ >= kGraceOfChannel) tell(false);
  }
  channel_->NotifyOnStateChange(state, std::chrono::system_clock::now() + kInterval, loop_.queue(),
                                loop_.tag(*this));
}

void PeerWatch::tell(bool reachable) {
  if (std::exchange(reachable_, reachable) != reachable) listener_(reachable);
}

}  // namespace serving
