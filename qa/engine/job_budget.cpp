#include "qa/engine/job_budget.hpp"

#include <algorithm>
#include <utility>

namespace qa {

JobBudget::JobBudget(std::size_t total) : total_(std::max<std::size_t>(total, 1)), free_(total_) {}

void JobBudget::join(const std::function<void()>& waits) {
  std::unique_lock lock(mutex_);
  ++waiting_;
  if (free_ == 0) {
    lock.unlock();
    waits();
    lock.lock();
  }
  returned_.wait(lock, [this] { return free_ > 0; });
  --waiting_;
  --free_;
  ++stages_;
}

void JobBudget::leave() {
  {
    const std::lock_guard lock(mutex_);
    --stages_;
  }
  give_back(1);
}

std::size_t JobBudget::take_beyond_own(std::size_t wanted) {
  const std::lock_guard lock(mutex_);
  const std::size_t stages = stages_ + waiting_;
  const std::size_t fair = (total_ + stages - 1) / stages;
  // One that takes again right after it gave back must not be faster than those who wait.
  const std::size_t free = free_ - std::min(free_, waiting_);
  const std::size_t taken = std::min(std::max<std::size_t>(std::min(wanted, fair), 1) - 1, free);
  free_ -= taken;
  return taken;
}

void JobBudget::give_back(std::size_t jobs) {
  {
    const std::lock_guard lock(mutex_);
    free_ += jobs;
  }
  returned_.notify_all();
}

JobShare::JobShare(JobShare&& other) noexcept
    : budget_(other.budget_), beyond_own_(std::exchange(other.beyond_own_, 0)) {}

JobShare::~JobShare() {
  if (beyond_own_ > 0) budget_->give_back(beyond_own_);
}

JobShare StageJobs::take(std::size_t wanted) {
  return {budget_, budget_.take_beyond_own(wanted)};
}

}  // namespace qa
