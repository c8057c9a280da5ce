#include "qa/environment/rpc/load.hpp"

#include "qa/environment/rpc/caller.hpp"
#include "qa/environment/rpc/channel.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

namespace qa {
namespace {

using std::chrono::milliseconds;

/// How often a candidate must be answered: the second time shows that it can be repeated.
constexpr int kTries = 2;
/// Answers that each caller gets before it counts as busy.
constexpr int kWarmUp = 2;
/// How often the phase is looked at.
constexpr milliseconds kGlance{5};
/// The connections of a process that has ended are closed by then, and we have heard of it.
constexpr milliseconds kSilence{100};

/// What a caller sees when nobody answers. Anything else is a word of the service itself.
bool is_no_answer(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return true;
    default:
      return false;
  }
}

std::string text_of(const grpc::Status& status) {
  return canonical_name(status.error_code()) + ": " + status.error_message();
}

/// One call after the other.
struct Caller {
  explicit Caller(std::shared_ptr<grpc::Channel> channel) : stub(std::move(channel)) {}

  grpc::GenericStub stub;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> exchange;
  grpc::ByteBuffer reply;
  grpc::Status status;
  std::chrono::steady_clock::time_point begun;
  int answers = 0;
};

class Load {
 public:
  Load(const RpcCall& call, std::string request, const LoadPlan& plan,
       const std::atomic<StopPhase>& phase, Clock& clock, milliseconds accepted_by)
      : call_(call),
        request_(std::move(request)),
        phase_(phase),
        clock_(clock),
        accepted_by_(accepted_by) {
    for (int i = 0; i < plan.connections; ++i) {
      const auto channel = open_channel(call.address, Connection::own);
      for (int j = 0; j < plan.callers; ++j) callers_.push_back(std::make_unique<Caller>(channel));
    }
  }

  LoadReport run(const std::function<void()>& busy);

 private:
  void begin(Caller& caller);
  void take(Caller& caller);
  /// The next caller whose call has ended; null when none has within the time.
  Caller* next(milliseconds limit);
  void end_waiting_calls();

  const RpcCall& call_;
  std::string request_;
  const std::atomic<StopPhase>& phase_;
  Clock& clock_;
  milliseconds accepted_by_;
  std::optional<std::chrono::steady_clock::time_point> stopping_since_;
  grpc::CompletionQueue queue_;
  std::vector<std::unique_ptr<Caller>> callers_;
  int under_way_ = 0;
  LoadReport report_;
};

void Load::begin(Caller& caller) {
  caller.exchange.reset();  // it lives in the memory of the call, which ends with its context
  caller.context = std::make_unique<grpc::ClientContext>();
  // A call that the service never looked at waits for another connection: gRPC tells it from one
  // that was under way.
  caller.context->set_wait_for_ready(true);
  for (const auto& [key, value] : call_.metadata) caller.context->AddMetadata(key, value);
  caller.begun = clock_.steady_now();
  const grpc::Slice slice(request_);
  const grpc::ByteBuffer request(&slice, 1);
  caller.exchange =
      caller.stub.PrepareUnaryCall(caller.context.get(), "/" + call_.method, request, &queue_);
  caller.exchange->StartCall();
  caller.exchange->Finish(&caller.reply, &caller.status, &caller);
  ++under_way_;
}

void Load::take(Caller& caller) {
  --under_way_;
  ++caller.answers;
  const bool failed = is_no_answer(caller.status.error_code());
  if (!stopping_since_) {
    if (failed) ++report_.unsteady[text_of(caller.status)];
    return;
  }
  if (caller.begun + accepted_by_ > *stopping_since_) return;
  ++report_.in_flight;
  if (failed) {
    ++report_.lost[text_of(caller.status)];
  } else {
    ++report_.answered;
  }
}

Caller* Load::next(milliseconds limit) {
  void* tag = nullptr;
  bool ok = false;
  const auto deadline = clock_.now() + limit;
  const bool came = queue_.AsyncNext(&tag, &ok, deadline) == grpc::CompletionQueue::GOT_EVENT;
  return came ? static_cast<Caller*>(tag) : nullptr;
}

void Load::end_waiting_calls() {
  while (Caller* caller = next(kSilence)) take(*caller);
  for (const auto& caller : callers_) caller->context->TryCancel();
  while (under_way_ > 0) {
    if (next(kGlance) != nullptr) --under_way_;
  }
}

LoadReport Load::run(const std::function<void()>& busy) {
  bool is_busy = false;
  for (const auto& caller : callers_) begin(*caller);
  while (phase_ != StopPhase::stopped) {
    Caller* caller = next(kGlance);
    if (phase_ != StopPhase::serving && !stopping_since_) stopping_since_ = clock_.steady_now();
    if (caller == nullptr) continue;
    take(*caller);
    begin(*caller);
    const auto is_warm = [](const auto& other) { return other->answers >= kWarmUp; };
    if (is_busy || !std::ranges::all_of(callers_, is_warm)) continue;
    is_busy = true;
    busy();
  }
  if (!stopping_since_) stopping_since_ = clock_.steady_now();
  end_waiting_calls();
  return report_;
}

}  // namespace

LoadChoice choose_load(const LoadPlan& plan, const Schema& schema, Clock& clock) {
  LoadChoice choice;
  std::chrono::microseconds slowest{-1};
  for (const RpcCall& call : plan.candidates) {
    RpcAnswer answer;
    for (int i = 0; i < kTries; ++i) {
      answer = answer_call(call, schema, clock);
      if (answer.status != "OK") break;
    }
    if (answer.status == "OK") {
      if (answer.duration > slowest) choice.call = &call;
      slowest = std::max(slowest, answer.duration);
      continue;
    }
    const bool is_invalid = answer.kind == RpcAnswer::Kind::invalid;
    choice.why_not += (choice.why_not.empty() ? "" : "; ") + ("'" + call.name + "' ") +
                      (is_invalid ? "cannot be sent: " + answer.message
                                  : "was answered " + answer.status + ": " + answer.message);
  }
  return choice;
}

LoadReport run_load(const RpcCall& call, const LoadPlan& plan, const Schema& schema,
                    const std::atomic<StopPhase>& phase, const std::function<void()>& busy,
                    Clock& clock, milliseconds accepted_by) {
  std::string request;
  if (const auto* method = schema.find_method(call.method)) {
    // It was sent before, so it is a message of that type.
    request = (*schema.parse(*method->input_type(), call.request))->SerializeAsString();
  }
  return Load(call, std::move(request), plan, phase, clock, accepted_by).run(busy);
}

}  // namespace qa
