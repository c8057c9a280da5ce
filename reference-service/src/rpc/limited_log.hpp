// A log for what strangers can bring about: they must not be able to fill the disk.
#pragma once

#include "log/log.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace echo {

/// One warning a second; the next one says how many were left out. For one thread.
class LimitedLog {
 public:
  using Clock = std::chrono::steady_clock;

  /// Without a log all is dropped.
  explicit LimitedLog(Log* log) : log_(log) {}

  void warning(Clock::time_point now, const std::string& text) {
    if (log_ == nullptr) return;
    if (now < next_) {
      ++left_out_;
      return;
    }
    next_ = now + std::chrono::seconds(1);
    const long others = std::exchange(left_out_, 0);
    log_->warning(others == 0 ? text : text + " (" + std::to_string(others) + " before it)");
  }

 private:
  Log* log_;
  Clock::time_point next_;
  long left_out_ = 0;
};

}  // namespace echo
