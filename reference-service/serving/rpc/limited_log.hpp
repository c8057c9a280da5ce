// A log for what strangers can bring about: they must not be able to fill the disk.
#pragma once

#include "serving/core/rate_limit.hpp"
#include "serving/log/log.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace serving {

/// One warning a second; the next one says how many were left out. For one thread.
class LimitedLog {
 public:
  /// Without a log all is dropped.
  explicit LimitedLog(Log* log) : log_(log) {}

  void warning(RateLimit::Time now, const std::string& text) {
    if (log_ == nullptr) return;
    const std::optional<std::uint64_t> left_out = limit_.admit(now);
    if (left_out) log_->warning(with_more(text, *left_out));
  }

 private:
  Log* log_;
  RateLimit limit_{1, std::chrono::seconds(1)};
};

}  // namespace serving
