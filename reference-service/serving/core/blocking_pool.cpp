#include "serving/core/blocking_pool.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

namespace serving {

namespace {

Outcome nobody_waits() {
  return {OutcomeCode::canceled, "nobody waits for the answer any more"};
}

Outcome no_threads() {
  return {OutcomeCode::unimplemented,
          "this method needs threads that may wait: start the server "
          "with --blocking-threads"};
}

Outcome too_much_work() {
  return {.code = OutcomeCode::resource_exhausted,
          .text = "as many calls wait for a thread as may",
          .reason = "TOO_MANY_CALLS",
          .retry_after = std::chrono::milliseconds(100)};
}

}  // namespace

/// One piece of work. Its own stop source joins the call's end and the pool's.
class BlockingPool::Job {
 public:
  Job(const CallInfo& call, Work work, Done done)
      : deadline_(call.deadline), work_(std::move(work)), done_(std::move(done)) {}

  /// Both callbacks may come at once. They end before the job does.
  void watch(BlockingPool& pool, const std::stop_token& call) {
    on_pool_stop_.emplace(pool.stopping_.get_token(), [this] { stop_.request_stop(); });
    on_call_stop_.emplace(call, [this, &pool] {
      stop_.request_stop();
      pool.leave(this);
    });
  }

  [[nodiscard]] bool is_stopped() const { return stop_.stop_requested(); }

  void work() {
    if (is_stopped()) return done_(nobody_waits());
    if (std::chrono::system_clock::now() >= deadline_) {
      return done_({OutcomeCode::deadline_exceeded, "the deadline was over before the work began"});
    }
    done_(outcome());
  }

  void end(const Outcome& outcome) const { done_(outcome); }

 private:
  [[nodiscard]] Outcome outcome() const {
    try {
      return work_(stop_.get_token());
    } catch (const std::exception& bug) {
      return {OutcomeCode::internal, bug.what()};
    }
  }

  std::chrono::system_clock::time_point deadline_;
  Work work_;
  Done done_;
  std::stop_source stop_;
  std::optional<std::stop_callback<std::function<void()>>> on_pool_stop_;
  std::optional<std::stop_callback<std::function<void()>>> on_call_stop_;
};

BlockingPool::BlockingPool(int threads) : max_threads_(static_cast<std::size_t>(threads)) {}

BlockingPool::~BlockingPool() {
  stop();
}

void BlockingPool::run(const CallInfo& call, Work work, Done done) {
  if (max_threads_ == 0) return done(no_threads());
  const auto job = std::make_shared<Job>(call, std::move(work), std::move(done));
  job->watch(*this, call.stop);
  if (const Outcome outcome = enqueue(job); !outcome.is_ok()) job->end(outcome);
}

Outcome BlockingPool::enqueue(const std::shared_ptr<Job>& job) {
  const std::scoped_lock lock(mutex_);
  // Whoever stops it from here on finds it in the queue.
  if (job->is_stopped()) return nobody_waits();
  if (queue_.size() >= kQueuedPerThread * max_threads_) return too_much_work();
  if (queue_.size() >= idle_ && threads_.size() < max_threads_) {
    threads_.emplace_back([this] { serve(); });
  }
  queue_.push_back(job);
  queued_.notify_one();
  return {};
}

void BlockingPool::leave(const Job* job) {
  std::shared_ptr<Job> left;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = std::ranges::find(queue_, job, &std::shared_ptr<Job>::get);
    if (found == queue_.end()) return;
    left = std::move(*found);
    queue_.erase(found);
  }
  left->end(nobody_waits());
}

void BlockingPool::serve() {
  while (true) {
    std::shared_ptr<Job> job;
    {
      std::unique_lock lock(mutex_);
      ++idle_;
      queued_.wait(lock, stopping_.get_token(), [this] { return !queue_.empty(); });
      --idle_;
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    job->work();
  }
}

void BlockingPool::stop() {
  stopping_.request_stop();
  std::deque<std::shared_ptr<Job>> dropped;
  std::vector<std::thread> threads;
  {
    const std::scoped_lock lock(mutex_);
    dropped.swap(queue_);
    threads.swap(threads_);
  }
  for (const auto& job : dropped) job->end(nobody_waits());
  for (std::thread& thread : threads) thread.join();
}

std::size_t BlockingPool::threads() const {
  const std::scoped_lock lock(mutex_);
  return threads_.size();
}

}  // namespace serving
