// A clock that moves only when told to; sleeping moves it too. Any thread may ask.
#pragma once

#include "qa/system/clock.hpp"

#include <atomic>

namespace qa {

class ManualClock : public Clock {
 public:
  std::chrono::system_clock::time_point now() override {
    return start_ + elapsed() + std::chrono::milliseconds(jumped_ms_);
  }
  std::chrono::steady_clock::time_point steady_now() override {
    return std::chrono::steady_clock::time_point{} + elapsed();
  }
  void sleep_for(std::chrono::milliseconds duration) override { advance(duration); }
  void advance(std::chrono::milliseconds duration) { elapsed_ms_ += duration.count(); }
  /// Somebody sets the clock on the wall.
  void jump(std::chrono::milliseconds by) { jumped_ms_ += by.count(); }

 private:
  std::chrono::milliseconds elapsed() const { return std::chrono::milliseconds(elapsed_ms_); }

  std::chrono::system_clock::time_point start_{std::chrono::hours(24 * 365 * 50)};
  std::atomic<std::chrono::milliseconds::rep> elapsed_ms_{0};
  std::atomic<std::chrono::milliseconds::rep> jumped_ms_{0};
};

}  // namespace qa
