// One unary call to the downstream peer, on the loop's own queue.
#pragma once

#include "serving/core/call_info.hpp"
#include "serving/core/outcome.hpp"
#include "serving/rpc/event_loop.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include <grpcpp/client_context.h>
#include <grpcpp/support/async_unary_call.h>
#include <grpcpp/support/status.h>

namespace serving {

/// How long a peer may take to answer when the caller's deadline leaves more.
inline constexpr std::chrono::seconds kPeerTimeout{5};

/// What the status of the peer called `name` means to our own caller.
Outcome outcome_of_peer(const grpc::Status& status, const std::string& name);

/// The context of a question: within the caller's deadline, with its trace, canceled when it
/// leaves.
class QuestionContext {
 public:
  explicit QuestionContext(const CallInfo& call);

  [[nodiscard]] grpc::ClientContext* get() { return &context_; }

  /// Once the question is on its way.
  void cancel_when(const std::stop_token& stop) { on_stop_.emplace(stop, Cancel{context_}); }

 private:
  /// Nobody waits for the answer any more.
  struct Cancel {
    grpc::ClientContext& context;
    void operator()() const { context.TryCancel(); }
  };

  grpc::ClientContext context_;
  std::optional<std::stop_callback<Cancel>> on_stop_;
};

/// A question under way; deletes itself with its answer.
template <class Response, class Answered>
class Question final : public Event {
 public:
  Question(const CallInfo& call, const std::string& name, Answered answered)
      : context_(call), name_(name), answered_(std::move(answered)) {}

  template <class Start>
  void start(EventLoop& loop, const CallInfo& call, const Start& start) {
    reader_ = start(context_.get(), loop.queue());
    reader_->Finish(&response_, &status_, loop.tag(*this));
    context_.cancel_when(call.stop);
  }

  void proceed(bool /*ok*/) override {
    const std::unique_ptr<Question> self(this);
    answered_(response_, outcome_of_peer(status_, name_));
  }

 private:
  QuestionContext context_;
  const std::string& name_;
  Answered answered_;
  Response response_;
  grpc::Status status_;
  std::unique_ptr<grpc::ClientAsyncResponseReaderInterface<Response>> reader_;
};

/// Asks the peer called `name`, which outlives the answer, without blocking. `start(context,
/// queue)` returns the stub's reader, as `stub.AsyncEcho(context, request, queue)` does;
/// `answered(response, outcome)` is called once, on the loop's thread.
template <class Response, class Start, class Answered>
void ask_peer(EventLoop& loop, const CallInfo& call, const std::string& name, const Start& start,
              Answered answered) {
  auto question = std::make_unique<Question<Response, Answered>>(call, name, std::move(answered));
  question->start(loop, call, start);
  static_cast<void>(question.release());  // the queue owns it until it proceeds
}

}  // namespace serving
