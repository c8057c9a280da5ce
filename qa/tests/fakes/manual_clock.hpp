// A clock that moves only when told to; sleeping moves it too.
#pragma once

#include "qa/system/clock.hpp"

namespace qa {

class ManualClock : public Clock {
 public:
  std::chrono::system_clock::time_point now() override { return start_ + elapsed_; }
  std::chrono::steady_clock::time_point steady_now() override {
    return std::chrono::steady_clock::time_point{} + elapsed_;
  }
  void sleep_for(std::chrono::milliseconds duration) override { advance(duration); }
  void advance(std::chrono::milliseconds duration) { elapsed_ += duration; }

 private:
  std::chrono::system_clock::time_point start_{std::chrono::hours(24 * 365 * 50)};
  std::chrono::milliseconds elapsed_{0};
};

}  // namespace qa
