// One unary RPC on one loop: its calls wait, are answered and wait again, without locks and without
// allocating. A handler reads like a plain function of the call.
#pragma once

#include "core/outcome.hpp"
#include "core/peer.hpp"
#include "rpc/event_loop.hpp"

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <grpcpp/server_context.h>
#include <grpcpp/support/async_unary_call.h>

namespace echo {

/// Our codes have gRPC's numbers.
inline grpc::Status to_status(const Outcome& outcome) {
  return outcome.is_ok() ? grpc::Status::OK
                         : grpc::Status(static_cast<grpc::StatusCode>(outcome.code), outcome.text);
}

template <auto kRequestCall>
class UnaryMethod;

/// `UnaryMethod<&EchoService::AsyncService::RequestEcho>`; the types come from the generated
/// member.
template <class Service, class Request, class Response,
          void (Service::*kRequestCall)(
              grpc::ServerContext*, Request*, grpc::ServerAsyncResponseWriter<Response>*,
              grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)>
class UnaryMethod<kRequestCall> {
 public:
  class Call;

  /// Called on the loop's thread. It must not block, and must see to it that finish() is called
  /// exactly once, at once or from a later event of the same loop.
  using Handler = std::function<void(Call&)>;

  /// `service` and `loop` must outlive this object, and the loop must have ended before it dies.
  UnaryMethod(Service& service, EventLoop& loop, Handler handler)
      : service_(service), loop_(loop), handler_(std::move(handler)) {}

  /// Lets `count` calls wait, so that a burst finds them.
  void open(int count) {
    for (int i = 0; i < count; ++i) wait_for_one_more();
  }

  /// How many call objects exist, waiting and busy and spare.
  [[nodiscard]] std::size_t calls() const { return calls_.size(); }
  [[nodiscard]] std::size_t spare_calls() const { return spare_.size(); }

 private:
  void wait_for_one_more() {
    if (spare_.empty()) {
      calls_.push_back(std::make_unique<Call>(*this));
      spare_.reserve(calls_.size());
      spare_.push_back(calls_.back().get());
    }
    Call* call = spare_.back();
    spare_.pop_back();
    call->wait();
  }

  Service& service_;
  EventLoop& loop_;
  Handler handler_;
  std::vector<std::unique_ptr<Call>> calls_;  // all of them
  std::vector<Call*> spare_;                  // last in, first out: the warmest is used next
};

/// One call, used for one request after the other.
template <class Service, class Request, class Response,
          void (Service::*kRequestCall)(
              grpc::ServerContext*, Request*, grpc::ServerAsyncResponseWriter<Response>*,
              grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)>
class UnaryMethod<kRequestCall>::Call final : public Event {
 public:
  explicit Call(UnaryMethod& method) : method_(method) {}

  /// The handler may change both. Their buffers are kept for the next request.
  Request request;
  Response response;

  [[nodiscard]] CallInfo info() const { return {.deadline = context_->deadline()}; }

  /// Sends the response, or the failure.
  void finish(const Outcome& outcome) {
    stage_ = Stage::finishing;
    void* tag = method_.loop_.tag(*this);
    if (outcome.is_ok()) {
      writer_->Finish(response, grpc::Status::OK, tag);
    } else {
      writer_->FinishWithError(to_status(outcome), tag);
    }
  }

  void proceed(bool ok) override {
    if (stage_ == Stage::finishing) return recycle();
    if (!ok) return;  // the server is shut down: this one has waited in vain
    stage_ = Stage::answering;
    method_.wait_for_one_more();
    answer();
  }

 private:
  friend UnaryMethod;

  enum class Stage { waiting, answering, finishing };

  void wait() {
    stage_ = Stage::waiting;
    writer_.reset();
    context_.emplace();
    writer_.emplace(&*context_);
    (method_.service_.*kRequestCall)(&*context_, &request, &*writer_, method_.loop_.queue(),
                                     method_.loop_.queue(), method_.loop_.tag(*this));
  }

  void answer() {
    if (info().deadline <= std::chrono::system_clock::now()) {
      return finish(
          {OutcomeCode::deadline_exceeded, "the deadline was over before the call began"});
    }
    try {
      method_.handler_(*this);
    } catch (const std::exception& bug) {
      if (stage_ == Stage::answering) finish({OutcomeCode::internal, bug.what()});
    }
  }

  void recycle() {
    constexpr int kKeptBytes = 64 * 1024;
    if (response.GetCachedSize() > kKeptBytes) {  // one giant must not be paid for ever
      request = Request();
      response = Response();
    }
    method_.spare_.push_back(this);
  }

  UnaryMethod& method_;
  Stage stage_ = Stage::waiting;
  // gRPC's context can't be used twice; rebuilding it in place costs no allocation of ours.
  std::optional<grpc::ServerContext> context_;
  std::optional<grpc::ServerAsyncResponseWriter<Response>> writer_;
};

}  // namespace echo
