// The life of a call, whatever its kind: it waits for a caller, is answered and waits again.
#pragma once

#include "serving/core/call_gate.hpp"
#include "serving/core/call_info.hpp"
#include "serving/core/call_metrics.hpp"
#include "serving/core/outcome.hpp"
#include "serving/rpc/event_loop.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <grpc/support/time.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

namespace serving {

class Call;

/// What the handler of a method wants to know of its calls.
enum class Attention {
  answer_only,  ///< it answers at once, so there is nothing to stop: no event, no allocation
  until_over,   ///< also whether the caller is still there, and its trace
};

/// What surrounds one method on one loop. All of it must outlive the method.
struct MethodSetup {
  EventLoop& loop;
  CallMetrics& metrics;
  CallGate* gate = nullptr;  ///< null: its calls are never refused, nor counted against the limit
  Attention attention = Attention::answer_only;
  std::string_view domain = {};  ///< whose its failures are; see Identity
};

/// The calls of one method on one loop. The loop must have ended before it dies.
class Method {
 public:
  explicit Method(const MethodSetup& setup);
  Method(const Method&) = delete;
  Method& operator=(const Method&) = delete;

  /// Lets `count` calls wait, so that a burst finds them.
  void open(int count);

  /// How many call objects exist, waiting and busy and spare.
  [[nodiscard]] std::size_t calls() const { return calls_.size(); }
  [[nodiscard]] std::size_t spare_calls() const { return spare_.size(); }

 protected:
  virtual ~Method();

  /// All call objects, whatever they are doing.
  [[nodiscard]] const std::vector<std::unique_ptr<Call>>& all_calls() const { return calls_; }

 private:
  friend Call;

  [[nodiscard]] virtual std::unique_ptr<Call> make_call() = 0;
  void wait_for_one_more();

  MethodSetup setup_;
  std::vector<std::unique_ptr<Call>> calls_;
  std::vector<Call*> spare_;  // last in, first out: the warmest is used next
};

/// One call, used for one request after the other. What differs between unary and streaming calls
/// is behind the private virtual functions.
class Call : public Event {
 public:
  explicit Call(Method& method) : method_(method) {}
  virtual ~Call() = default;
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  /// What a handler passes on to those whom it asks.
  [[nodiscard]] CallInfo info() const;

  [[nodiscard]] EventLoop& loop() const { return method_.setup_.loop; }

  /// Ends the call, with its response or as a failure. Exactly once, and while no read or write is
  /// under way.
  void finish(const Outcome& outcome);

  void proceed(bool ok) final;

 protected:
  /// What the call waits for.
  enum class Stage {
    waiting,    ///< a caller
    open,       ///< the handler
    moving,     ///< a read or write
    finishing,  ///< that its end is out
  };

  [[nodiscard]] Stage stage() const { return stage_; }

  /// Whether the call is known to be over: the caller left, or its deadline passed.
  [[nodiscard]] bool is_gone() const { return gone_; }

  /// To be passed to gRPC with a read or write, of which one may be under way at a time.
  [[nodiscard]] void* begin_move();

  /// Runs a part of the handler. One that throws fails its call only; after finish() it is too late
  /// to tell anybody.
  void guarded(const std::function<void()>& part);

 private:
  friend Method;

  /// Comes when the call is over, whoever ended it.
  struct Over final : Event {
    explicit Over(Call& owner) : call(owner) {}
    void proceed(bool /*ok*/) override { call.be_gone(); }
    Call& call;
  };

  /// Asks gRPC for a caller; `context` is new.
  virtual void listen(grpc::ServerContext& context, void* tag) = 0;
  /// A caller is there.
  virtual void begin() = 0;
  /// The read or write is done.
  virtual void moved(bool /*ok*/) {}
  /// The caller has gone while the call was open.
  virtual void left() {}
  virtual void send_response(void* tag) = 0;
  virtual void send_failure(const grpc::Status& status, void* tag) = 0;
  /// Forgets the request and its answer.
  virtual void clear() = 0;

  void wait();
  void take();
  void be_gone();
  void ended(bool ok);
  void recycle_when_over();
  [[nodiscard]] gpr_timespec deadline() const;  // on the monotonic clock

  Method& method_;
  Stage stage_ = Stage::waiting;
  OutcomeCode code_ = OutcomeCode::ok;
  gpr_timespec begun_{};            // on the monotonic clock
  bool inside_ = false;             // counted by the gate
  std::optional<std::string> bug_;  // thrown while a read or write was under way
  bool gone_ = false;
  bool ended_ = false;  // what finish() sent is out
  Over over_{*this};
  std::stop_source stop_{std::nostopstate};
  // gRPC's context can't be used twice; rebuilding it in place costs no allocation of ours.
  std::optional<grpc::ServerContext> context_;
};

}  // namespace serving
