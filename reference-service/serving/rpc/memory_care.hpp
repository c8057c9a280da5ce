// Gives memory back to the system after a burst: the C library keeps what was freed.
#pragma once

#include "serving/rpc/file_descriptor.hpp"

#include <chrono>
#include <cstddef>

namespace serving {

/// Resident bytes of this process; 0 when the kernel does not say.
std::size_t resident_bytes();

/// For one thread.
class MemoryCare {
 public:
  using Clock = std::chrono::steady_clock;

  /// What the process takes when it has done nothing yet.
  void remember_baseline();

  /// Looks, and trims when the process is large. Ever more seldom as long as that does not help:
  /// what is in use cannot be given back.
  void look(Clock::time_point now);

  /// Whether the last look found much more than the baseline.
  [[nodiscard]] bool is_large() const { return large_; }

 private:
  std::size_t bound_ = 0;
  bool large_ = false;
  Clock::time_point next_trim_;
  std::chrono::seconds wait_{1};
};

}  // namespace serving
