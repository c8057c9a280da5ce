// Threads for handlers that wait: an event loop must not.
#pragma once

#include "serving/core/call_info.hpp"
#include "serving/core/outcome.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace serving {

/// All members may be called from any thread.
class BlockingPool {
 public:
  /// May wait as long as the token lets it; what it returns is the call's outcome. One that throws
  /// fails its call only.
  using Work = std::function<Outcome(const std::stop_token&)>;

  /// Refusals say that work beyond this, for each thread, would only wait to be late.
  static constexpr std::size_t kQueuedPerThread = 16;

  /// At most `threads`, each started when the others are busy. With 0 all work is refused.
  explicit BlockingPool(int threads);

  /// As stop().
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// Runs `work` as soon as a thread is free, and then `done`, on any thread, also this one. The
  /// work's token stops with the call's. Work whose call stops, or whose deadline passes, before it
  /// began is not begun. When too much work waits, the outcome is RESOURCE_EXHAUSTED.
  void run(const CallInfo& call, Work work, Done done);

  /// Stops what runs, drops what waits, refuses what comes. Returns when all threads have ended.
  void stop();

  /// How many threads have been started.
  [[nodiscard]] std::size_t threads() const;

 private:
  class Job;

  /// Ok when the job has been put into the queue.
  [[nodiscard]] Outcome enqueue(const std::shared_ptr<Job>& job);
  /// The job's call has stopped: it must not wait any longer.
  void leave(const Job* job);
  void serve();

  const std::size_t max_threads_;
  std::stop_source stopping_;
  mutable std::mutex mutex_;
  std::condition_variable_any queued_;
  std::deque<std::shared_ptr<Job>> queue_;
  std::size_t idle_ = 0;  // threads that wait for work
  std::vector<std::thread> threads_;
};

}  // namespace serving
