// grpc.health.v1 on the loop's own queue. gRPC has a health service of its own, but that one starts
// threads that compete with the loop for every event, and costs a third of all requests.
#pragma once

#include "core/health.hpp"
#include "core/method_table.hpp"
#include "grpc/health/v1/health.grpc.pb.h"
#include "rpc/event_loop.hpp"
#include "rpc/unary_method.hpp"

#include <memory>
#include <unordered_map>

namespace echo {

/// All members belong to the loop's thread, or to the time before it runs.
class HealthService {
 public:
  using Api = grpc::health::v1::Health::AsyncService;

  /// All must outlive this object, and the loop must have ended before it dies.
  HealthService(Api& api, EventLoop& loop, MethodTable& table);
  ~HealthService();

  /// Lets calls come in.
  void open();

  /// Tells all watchers, too.
  void set(Health readiness);

  /// Ends all watches, which would otherwise keep the server from stopping.
  void end_watches();

  /// How many calls of Watch are under way.
  [[nodiscard]] std::size_t watches() const { return watches_.size(); }

 private:
  using Check = UnaryMethod<&Api::RequestCheck>;
  class Watch;

  void check(Check::Call& call) const;
  void wait_for_a_watch();
  void tell_watches();
  void forget(Watch& watch);

  Api& api_;
  EventLoop& loop_;
  HealthBoard board_;
  Check check_;
  std::unique_ptr<Watch> waiting_;
  std::unordered_map<Watch*, std::unique_ptr<Watch>> watches_;
  bool ending_ = false;
};

}  // namespace echo
