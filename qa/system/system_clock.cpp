#include "qa/system/system_clock.hpp"

#include "qa/system/interrupt.hpp"

#include <poll.h>

namespace qa {

std::chrono::system_clock::time_point SystemClock::now() {
  return std::chrono::system_clock::now();
}

std::chrono::steady_clock::time_point SystemClock::steady_now() {
  return std::chrono::steady_clock::now();
}

void SystemClock::sleep_for(std::chrono::milliseconds duration) {
  pollfd wakeup{.fd = Interrupt::wakeup_fd(), .events = POLLIN, .revents = 0};
  poll(&wakeup, 1, static_cast<int>(duration.count()));
}

}  // namespace qa
