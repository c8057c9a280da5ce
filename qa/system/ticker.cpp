#include "qa/system/ticker.hpp"

namespace qa {

Ticker::Ticker(std::function<void()> tick, std::chrono::milliseconds interval)
    : thread_([this, tick = std::move(tick), interval](const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
          wakeup_.wait_for(lock, stop, interval, [] { return false; });
          if (!stop.stop_requested()) tick();
        }
      }) {}

Ticker::~Ticker() = default;  // the thread, declared last, is asked to stop and joined first

}  // namespace qa
