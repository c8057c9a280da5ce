#include "serving/rpc/health_service.hpp"

#include <string>
#include <utility>

namespace serving {

namespace {

namespace v1 = grpc::health::v1;

v1::HealthCheckResponse::ServingStatus to_proto(Health health) {
  return health == Health::serving ? v1::HealthCheckResponse::SERVING
                                   : v1::HealthCheckResponse::NOT_SERVING;
}

}  // namespace

// No gate: whoever asks how the service is must be answered when it is full, too.
HealthService::HealthService(Api& api, EventLoop& loop, MethodTable& table,
                             std::vector<std::string> services)
    : board_(std::move(services)),
      check_(api, {.loop = loop, .metrics = table.add("grpc.health.v1.Health/Check", Check::kType)},
             [this](Check::Call& call) { check(call); }),
      watch_(api, {.loop = loop, .metrics = table.add("grpc.health.v1.Health/Watch", Watch::kType)},
             [this](Watch::Call& call, StreamEvent event) { watch(call, event); }) {}

void HealthService::open() {
  check_.open(1);
  watch_.open(1);
}

void HealthService::set(Health readiness) {
  board_.set(readiness);
  watch_.nudge();
}

void HealthService::end_watches() {
  ending_ = true;
  watch_.nudge();
}

void HealthService::check(Check::Call& call) const {
  const std::optional<Health> health = board_.of(call.request.service());
  if (!health) {
    return call.finish(
        {OutcomeCode::not_found, "unknown service '" + call.request.service() + "'"});
  }
  call.response.set_status(to_proto(*health));
  call.finish({});
}

void HealthService::watch(Watch::Call& call, StreamEvent event) const {
  if (event == StreamEvent::gone) return call.finish({OutcomeCode::canceled, "the caller left"});
  const std::optional<Health> health = board_.of(call.request.service());
  const Status status = health ? to_proto(*health) : v1::HealthCheckResponse::SERVICE_UNKNOWN;
  if (call.state != status) {
    call.state = status;
    call.response.set_status(status);
    return call.write();
  }
  if (ending_) return call.finish({OutcomeCode::unavailable, "the service stops"});
  // Otherwise there is no news until set() or end_watches() nudges.
}

}  // namespace serving
