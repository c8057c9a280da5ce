// Time as the rest of qa sees it. Real: SystemClock. Tests: ManualClock.
#pragma once

#include <chrono>

namespace qa {

class Clock {
 public:
  virtual ~Clock() = default;
  /// For what people read; may jump.
  virtual std::chrono::system_clock::time_point now() = 0;
  /// For durations; never jumps.
  virtual std::chrono::steady_clock::time_point steady_now() = 0;
  /// Returns early when the run is interrupted.
  virtual void sleep_for(std::chrono::milliseconds duration) = 0;
};

}  // namespace qa
