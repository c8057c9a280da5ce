// One thread, one completion queue: everything that happens to a request happens here.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <grpcpp/alarm.h>
#include <grpcpp/completion_queue.h>

namespace serving {

/// Something that waits for its turn in a loop.
class Event {
 public:
  /// Runs on the loop's thread. `ok` is gRPC's: false when the operation did not happen.
  virtual void proceed(bool ok) = 0;

 protected:
  ~Event() = default;
};

/// All members but post() and stop() belong to the loop's thread, or to the time before it runs.
class EventLoop {
 public:
  explicit EventLoop(std::unique_ptr<grpc::ServerCompletionQueue> queue);

  [[nodiscard]] grpc::ServerCompletionQueue* queue() { return queue_.get(); }

  /// The tag of one operation on the queue. Each tag asked for must come back as one event: the
  /// loop ends only when none is owed.
  [[nodiscard]] void* tag(Event& event) {
    ++owed_;
    return &event;
  }

  /// Serves until stop().
  void run();

  /// Waits for one event and serves it; false when the loop has ended.
  bool run_one();

  /// Runs `task` on the loop's thread; after the loop has ended, drops it.
  void post(std::function<void()> task);

  /// Ends the loop as soon as no event is owed any more. Nobody may be able to start a new request
  /// then: shut down the server first.
  void stop();

 private:
  /// Carries tasks of other threads into the loop.
  struct Mailbox final : Event {
    void proceed(bool ok) override;

    std::mutex mutex;
    std::vector<std::function<void()>> tasks;
    grpc::Alarm alarm;
    bool armed = false;
    bool closed = false;
  };

  void close_when_idle();

  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  Mailbox mailbox_;
  long owed_ = 0;
  bool stopping_ = false;
};

}  // namespace serving
