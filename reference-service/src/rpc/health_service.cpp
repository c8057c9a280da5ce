#include "rpc/health_service.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <grpcpp/support/async_stream.h>

namespace echo {

namespace {

namespace v1 = grpc::health::v1;

using Status = v1::HealthCheckResponse::ServingStatus;

Status to_proto(Health health) {
  return health == Health::serving ? v1::HealthCheckResponse::SERVING
                                   : v1::HealthCheckResponse::NOT_SERVING;
}

}  // namespace

/// One call of Watch: waits for a caller, then writes whenever there is news, one write at a time.
class HealthService::Watch final : public Event {
 public:
  explicit Watch(HealthService& health) : health_(health) {
    context_.AsyncNotifyWhenDone(static_cast<Event*>(&done_));
    health_.api_.RequestWatch(&context_, &request_, &writer_, health_.loop_.queue(),
                              health_.loop_.queue(), health_.loop_.tag(*this));
  }

  /// The caller came, or what was written is out.
  void proceed(bool ok) override {
    if (!begun_) {
      if (ok) begin();
      return;
    }
    busy_ = false;
    update();
  }

  /// Writes when there is something to write; ends or vanishes when it is time.
  void update() {
    if (busy_) return;
    if (gone_) return health_.forget(*this);
    const Status status = current();
    if (told_ != status) return write(status);
    if (health_.ending_ && !std::exchange(finished_, true)) {
      busy_ = true;
      writer_.Finish({grpc::StatusCode::UNAVAILABLE, "the service stops"},
                     health_.loop_.tag(*this));
    }
  }

 private:
  /// Comes when the call is over, whoever ended it.
  struct CallIsOver final : Event {
    explicit CallIsOver(Watch& owner) : watch(owner) {}
    void proceed(bool /*ok*/) override {
      watch.gone_ = true;
      watch.update();
    }
    Watch& watch;
  };

  void begin() {
    begun_ = true;
    // Owed only now: it never comes for a call that nobody made.
    static_cast<void>(health_.loop_.tag(done_));
    health_.watches_.emplace(this, std::move(health_.waiting_));
    health_.wait_for_a_watch();
    update();
  }

  [[nodiscard]] Status current() const {
    const std::optional<Health> health = health_.board_.of(request_.service());
    return health ? to_proto(*health) : v1::HealthCheckResponse::SERVICE_UNKNOWN;
  }

  void write(Status status) {
    told_ = status;
    busy_ = true;
    v1::HealthCheckResponse response;
    response.set_status(status);
    writer_.Write(response, health_.loop_.tag(*this));
  }

  HealthService& health_;
  grpc::ServerContext context_;
  v1::HealthCheckRequest request_;
  grpc::ServerAsyncWriter<v1::HealthCheckResponse> writer_{&context_};
  CallIsOver done_{*this};
  std::optional<Status> told_;
  bool begun_ = false;
  bool busy_ = false;      // a write or finish is on its way
  bool finished_ = false;  // finish was called
  bool gone_ = false;      // the call is over
};

HealthService::HealthService(Api& api, EventLoop& loop, MethodTable& table)
    : api_(api),
      loop_(loop),
      check_(api, {.loop = loop, .metrics = table.add("grpc.health.v1.Health/Check")},
             [this](Check::Call& call) { check(call); }) {}

HealthService::~HealthService() = default;

void HealthService::open() {
  check_.open(1);
  wait_for_a_watch();
}

void HealthService::set(Health readiness) {
  board_.set(readiness);
  tell_watches();
}

void HealthService::end_watches() {
  ending_ = true;
  tell_watches();
}

void HealthService::tell_watches() {
  // A watch may vanish while it is told.
  std::vector<Watch*> all;
  for (const auto& [watch, owner] : watches_) all.push_back(watch);
  for (Watch* watch : all) watch->update();
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

void HealthService::wait_for_a_watch() {
  waiting_ = std::make_unique<Watch>(*this);
}

void HealthService::forget(Watch& watch) {
  watches_.erase(&watch);
}

}  // namespace echo
