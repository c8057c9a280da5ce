// How many calls the process works on at the same time.
#pragma once

#include <atomic>
#include <limits>

namespace serving {

/// One count for all loops, since gRPC spreads calls unevenly: a share for each loop would refuse
/// calls while another loop is idle. Costs two locked additions a call, a few nanoseconds.
class CallGate {
 public:
  /// `limit` 0: any number.
  explicit CallGate(int limit) : limit_(limit == 0 ? std::numeric_limits<int>::max() : limit) {}

  /// False when the limit is reached; then there is nothing to leave.
  [[nodiscard]] bool enter() {
    if (inside_.fetch_add(1, std::memory_order_relaxed) < limit_) return true;
    leave();
    return false;
  }

  void leave() { inside_.fetch_sub(1, std::memory_order_relaxed); }

  [[nodiscard]] int inside() const { return inside_.load(std::memory_order_relaxed); }

 private:
  const int limit_;
  std::atomic<int> inside_ = 0;
};

}  // namespace serving
