// The real clock.
#pragma once

#include "qa/system/clock.hpp"

namespace qa {

class SystemClock : public Clock {
 public:
  std::chrono::system_clock::time_point now() override;
  std::chrono::steady_clock::time_point steady_now() override;
  void sleep_for(std::chrono::milliseconds duration) override;
};

}  // namespace qa
