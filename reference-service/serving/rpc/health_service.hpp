// grpc.health.v1 on the loop's own queue. gRPC has a health service of its own, but that one starts
// threads that compete with the loop for every event, and costs a third of all requests.
#pragma once

#include "grpc/health/v1/health.grpc.pb.h"
#include "serving/core/health.hpp"
#include "serving/core/method_table.hpp"
#include "serving/rpc/event_loop.hpp"
#include "serving/rpc/server_stream_method.hpp"
#include "serving/rpc/unary_method.hpp"

#include <optional>
#include <string>
#include <vector>

namespace serving {

/// All members belong to the loop's thread, or to the time before it runs.
class HealthService {
 public:
  using Api = grpc::health::v1::Health::AsyncService;

  /// All must outlive this object, and the loop must have ended before it dies. `services` are the
  /// names that may be asked for, beside "".
  HealthService(Api& api, EventLoop& loop, MethodTable& table, std::vector<std::string> services);

  /// Lets calls come in.
  void open();

  /// Tells all watchers, too.
  void set(Health readiness);

  /// Ends all watches, which would otherwise keep the server from stopping.
  void end_watches();

 private:
  using Status = grpc::health::v1::HealthCheckResponse::ServingStatus;
  /// The state of a watch is what its caller was told last.
  using Watch = ServerStreamMethod<&Api::RequestWatch, std::optional<Status>>;
  using Check = UnaryMethod<&Api::RequestCheck>;

  void check(Check::Call& call) const;
  void watch(Watch::Call& call, StreamEvent event) const;

  HealthBoard board_;
  Check check_;
  Watch watch_;
  bool ending_ = false;
};

}  // namespace serving
