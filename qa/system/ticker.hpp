// Calls a function again and again, from a thread of its own, while it lives.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace qa {

class Ticker {
 public:
  /// `tick` must stand being called from another thread. The first call comes after one interval.
  Ticker(std::function<void()> tick, std::chrono::milliseconds interval);
  /// Waits for a call that goes on; none comes afterwards.
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable_any wakeup_;
  std::jthread thread_;
};

}  // namespace qa
