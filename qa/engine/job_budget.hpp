// How many children the stages of a run may have at a time, all together: what `-j N` bounds.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>

namespace qa {

/// Shared by all stages of a run; calls may come from any thread.
class JobBudget {
 public:
  /// `total` is at least 1.
  explicit JobBudget(std::size_t total);

  std::size_t total() const { return total_; }

 private:
  friend class StageJobs;
  friend class JobShare;

  void join(const std::function<void()>& waits);
  void leave();
  std::size_t take_beyond_own(std::size_t wanted);
  void give_back(std::size_t jobs);

  std::size_t total_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::size_t free_;
  std::size_t stages_ = 0;   ///< that have a job of their own
  std::size_t waiting_ = 0;  ///< stages that have none yet
};

/// So many children at a time, as long as this lives.
class JobShare {
 public:
  JobShare(JobShare&& other) noexcept;
  JobShare& operator=(JobShare&&) = delete;
  ~JobShare();

  /// At least 1.
  std::size_t count() const { return 1 + beyond_own_; }

 private:
  friend class StageJobs;
  JobShare(JobBudget& budget, std::size_t beyond_own) : budget_(&budget), beyond_own_(beyond_own) {}

  JobBudget* budget_;
  std::size_t beyond_own_;
};

/// One stage's part of the budget: one job of its own while it runs, so that it always gets on, and
/// more for as long as it has a use for them.
class StageJobs {
 public:
  /// Waits until a job is free, before which it calls `waits`. What others give back from then on
  /// is this stage's first.
  explicit StageJobs(
      JobBudget& budget, const std::function<void()>& waits = [] {})
      : budget_(budget) {
    budget_.join(waits);
  }
  StageJobs(const StageJobs&) = delete;
  StageJobs& operator=(const StageJobs&) = delete;
  ~StageJobs() { budget_.leave(); }

  /// As many as are `wanted` and free, and no more than is fair among the stages that run; never
  /// waits. A stage holds one share at a time: the first job of each is the stage's own.
  JobShare take(std::size_t wanted);
  /// The same for a program that can use whatever it gets.
  JobShare take_all() { return take(budget_.total()); }

 private:
  JobBudget& budget_;
};

}  // namespace qa
