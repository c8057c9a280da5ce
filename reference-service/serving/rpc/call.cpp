#include "serving/rpc/call.hpp"

#include "serving/rpc/status.hpp"

#include <exception>
#include <string_view>
#include <utility>

#include <grpc/support/time.h>

namespace serving {

namespace {

gpr_timespec monotonic_now() {
  return gpr_now(GPR_CLOCK_MONOTONIC);
}

std::chrono::nanoseconds since(gpr_timespec begin) {
  const gpr_timespec span = gpr_time_sub(monotonic_now(), begin);
  return std::chrono::seconds(span.tv_sec) + std::chrono::nanoseconds(span.tv_nsec);
}

/// Saying no costs little, so a caller may soon ask again.
Outcome too_many_calls() {
  return {.code = OutcomeCode::resource_exhausted,
          .text = "as many calls are in flight as the server takes",
          .reason = "TOO_MANY_CALLS",
          .retry_after = std::chrono::milliseconds(100)};
}

/// All values of one header.
std::vector<std::string_view> values_of(const grpc::ServerContext& context, const char* name) {
  std::vector<std::string_view> values;
  const auto [first, last] = context.client_metadata().equal_range(name);
  for (auto header = first; header != last; ++header) {
    values.emplace_back(header->second.data(), header->second.size());
  }
  return values;
}

}  // namespace

Method::Method(const MethodSetup& setup) : setup_(setup) {}

Method::~Method() = default;

void Method::open(int count) {
  for (int i = 0; i < count; ++i) wait_for_one_more();
}

void Method::wait_for_one_more() {
  if (spare_.empty()) {
    calls_.push_back(make_call());
    spare_.reserve(calls_.size());
    spare_.push_back(calls_.back().get());
  }
  Call* call = spare_.back();
  spare_.pop_back();
  call->wait();
}

CallInfo Call::info() const {
  CallInfo info = {.deadline = context_->deadline()};
  if (method_.setup_.attention == Attention::until_over) {
    info.stop = stop_.get_token();
    info.trace =
        trace_context(values_of(*context_, "traceparent"), values_of(*context_, "tracestate"));
  }
  return info;
}

void Call::wait() {
  stage_ = Stage::waiting;
  context_.emplace();
  if (method_.setup_.attention == Attention::until_over) {
    context_->AsyncNotifyWhenDone(static_cast<Event*>(&over_));
  }
  listen(*context_, loop().tag(*this));
}

void Call::proceed(bool ok) {
  switch (stage_) {
    case Stage::waiting:
      if (ok) take();  // otherwise the server is shut down: this one has waited in vain
      return;
    case Stage::open:
      return;
    case Stage::moving:
      stage_ = Stage::open;
      if (bug_) return finish({OutcomeCode::internal, *std::exchange(bug_, std::nullopt)});
      return moved(ok);
    case Stage::finishing:
      return ended(ok);
  }
}

void Call::take() {
  begun_ = monotonic_now();
  stage_ = Stage::open;
  gone_ = false;
  ended_ = false;
  if (method_.setup_.attention == Attention::until_over) {
    // Owed only now: it never comes for a call that nobody made.
    static_cast<void>(loop().tag(over_));
    stop_ = std::stop_source();
  }
  method_.setup_.metrics.begun();
  method_.wait_for_one_more();
  CallGate* gate = method_.setup_.gate;
  inside_ = gate != nullptr && gate->enter();
  if (gate != nullptr && !inside_) return finish(too_many_calls());
  if (gpr_time_cmp(deadline(), begun_) <= 0) {
    return finish({OutcomeCode::deadline_exceeded, "the deadline was over before the call began"});
  }
  guarded([this] { begin(); });
}

void Call::finish(const Outcome& outcome) {
  stage_ = Stage::finishing;
  code_ = outcome.code;
  void* tag = loop().tag(*this);
  if (outcome.is_ok()) {
    send_response(tag);
  } else {
    send_failure(to_status(outcome, method_.setup_.domain), tag);
  }
}

void* Call::begin_move() {
  stage_ = Stage::moving;
  return loop().tag(*this);
}

void Call::guarded(const std::function<void()>& part) {
  try {
    part();
  } catch (const std::exception& bug) {
    if (stage_ == Stage::open) return finish({OutcomeCode::internal, bug.what()});
    if (stage_ == Stage::moving) bug_ = bug.what();
  }
}

gpr_timespec Call::deadline() const {
  return gpr_convert_clock_type(context_->raw_deadline(), GPR_CLOCK_MONOTONIC);
}

void Call::be_gone() {
  gone_ = true;
  stop_.request_stop();
  if (stage_ == Stage::open) guarded([this] { left(); });
  recycle_when_over();
}

void Call::ended(bool ok) {
  if (!ok) {  // the answer did not reach the caller
    code_ = gpr_time_cmp(deadline(), monotonic_now()) <= 0 ? OutcomeCode::deadline_exceeded
                                                           : OutcomeCode::canceled;
  }
  method_.setup_.metrics.finished(code_, since(begun_));
  if (std::exchange(inside_, false)) method_.setup_.gate->leave();
  ended_ = true;
  recycle_when_over();
}

void Call::recycle_when_over() {
  const bool told = method_.setup_.attention == Attention::answer_only || gone_;
  if (!ended_ || !told) return;
  stage_ = Stage::waiting;
  clear();
  method_.spare_.push_back(this);
}

}  // namespace serving
