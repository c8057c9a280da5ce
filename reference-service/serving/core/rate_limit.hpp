// How many lines of the log one kind of event may cause.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace serving {

/// Lets `burst` events pass in each `interval`, which begins with the first that passes, and counts
/// the others. For one thread. The time is the caller's, so that tests need none.
class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  RateLimit(int burst, std::chrono::nanoseconds interval) : burst_(burst), interval_(interval) {}

  /// Nothing when this event is one too many; otherwise how many were held back since the last one
  /// that passed.
  std::optional<std::uint64_t> admit(Time now) {
    if (!begin_ || now - *begin_ >= interval_) {
      begin_ = now;
      passed_ = 0;
    }
    if (passed_ >= burst_) {
      ++held_back_;
      return std::nullopt;
    }
    ++passed_;
    return std::exchange(held_back_, 0);
  }

 private:
  int burst_;
  std::chrono::nanoseconds interval_;
  std::optional<Time> begin_;
  int passed_ = 0;
  std::uint64_t held_back_ = 0;
};

/// The line with what was held back before it: "a foreign greeting (7 more like this)".
inline std::string with_more(std::string line, std::uint64_t held_back) {
  if (held_back > 0) line += " (" + std::to_string(held_back) + " more like this)";
  return line;
}

}  // namespace serving
