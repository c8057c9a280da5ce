// What a program serves: an API that gRPC knows once, answered on each loop.
#pragma once

#include "serving/core/blocking_pool.hpp"
#include "serving/core/call_gate.hpp"
#include "serving/core/limits.hpp"
#include "serving/core/method_table.hpp"
#include "serving/rpc/event_loop.hpp"
#include "serving/rpc/peer_channel.hpp"

#include <functional>
#include <memory>
#include <string_view>

#include <grpcpp/impl/codegen/service_type.h>

namespace serving {

/// What a service finds around it on one loop. All of it outlives the service there.
struct LoopSetting {
  EventLoop& loop;
  MethodTable& table;
  CallGate& gate;
  const Limits& limits;
  BlockingPool& blocking;   ///< has stopped before the loop ends
  std::string_view domain;  ///< see Identity
  const PeerChannel* peer;  ///< the downstream peer; null: there is none
};

/// A service on one loop. Belongs to the loop's thread, or to the time before it runs.
class ServiceOnLoop {
 public:
  virtual ~ServiceOnLoop() = default;

  /// Lets calls come in.
  virtual void open() = 0;
};

class Service {
 public:
  virtual ~Service() = default;

  /// What gRPC registers. Lives as long as this object.
  virtual grpc::Service& api() = 0;

  virtual std::unique_ptr<ServiceOnLoop> on_loop(const LoopSetting& setting) = 0;
};

using MakeService = std::function<std::unique_ptr<Service>()>;

}  // namespace serving
