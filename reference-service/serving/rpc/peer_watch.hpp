// Whether the downstream peer can be reached, seen from its channel.
#pragma once

#include "serving/rpc/event_loop.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include <grpcpp/channel.h>

namespace serving {

/// Keeps the channel connected and tells when that changes. All members belong to the loop's
/// thread, or to the time before it runs.
class PeerWatch final : public Event {
 public:
  using Listener = std::function<void(bool reachable)>;

  /// How long a channel may be without a connection before the peer counts as gone: one that the
  /// peer has closed in order, as at an age, is connected again in a moment.
  static constexpr std::chrono::milliseconds kGraceOfChannel{500};

  /// In the beginning the peer counts as out of reach.
  PeerWatch(std::shared_ptr<grpc::Channel> channel, EventLoop& loop, Listener listener);

  /// Connects, and watches from here on.
  void start();

  /// Looks no more. The loop can end at most kInterval later.
  void stop() { stopping_ = true; }

  void proceed(bool ok) override;

 private:
  /// A channel that is not connected does not change for as long as that lasts.
  static constexpr std::chrono::milliseconds kInterval{100};

  void look();
  void tell(bool reachable);

  std::shared_ptr<grpc::Channel> channel_;
  EventLoop& loop_;
  Listener listener_;
  bool reachable_ = false;
  bool stopping_ = false;
  std::optional<std::chrono::steady_clock::time_point> without_connection_since_;
};

}  // namespace serving
