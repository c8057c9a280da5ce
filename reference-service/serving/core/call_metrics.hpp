// What happened to the calls of one method: the numbers behind a metrics page.
#pragma once

#include "serving/core/outcome.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace serving {

/// Written by one loop's thread, read by any. Writing neither locks nor allocates.
class CallMetrics {
 public:
  static constexpr std::size_t kCodes = 17;
  /// Upper bounds of the duration's buckets; one more bucket takes the rest.
  static constexpr std::array kBounds = {
      std::chrono::microseconds(50),      std::chrono::microseconds(100),
      std::chrono::microseconds(250),     std::chrono::microseconds(500),
      std::chrono::microseconds(1'000),   std::chrono::microseconds(2'500),
      std::chrono::microseconds(5'000),   std::chrono::microseconds(10'000),
      std::chrono::microseconds(25'000),  std::chrono::microseconds(100'000),
      std::chrono::microseconds(500'000), std::chrono::microseconds(2'500'000)};

  /// A copy of the numbers; calls that end meanwhile may be in one number and not yet in another.
  /// Each of them only ever grows, which pages of metrics depend on.
  struct Values {
    std::array<std::uint64_t, kCodes> finished{};  ///< by OutcomeCode
    std::array<std::uint64_t, kBounds.size() + 1> durations{};
    std::chrono::nanoseconds total_duration{};
    std::uint64_t started = 0;

    [[nodiscard]] std::uint64_t all_finished() const {
      return std::accumulate(finished.begin(), finished.end(), std::uint64_t{0});
    }

    [[nodiscard]] std::uint64_t in_flight() const {
      return started - std::min(started, all_finished());
    }

    /// Adds another loop's numbers of the same method.
    Values& operator+=(const Values& other) {
      for (std::size_t i = 0; i < kCodes; ++i) finished[i] += other.finished[i];
      for (std::size_t i = 0; i < durations.size(); ++i) durations[i] += other.durations[i];
      total_duration += other.total_duration;
      started += other.started;
      return *this;
    }
  };

  void begun() { add(started_, 1); }

  /// `duration` is from the request's arrival in the loop until its answer is out.
  void finished(OutcomeCode code, std::chrono::nanoseconds duration) {
    const auto index = static_cast<std::size_t>(code);
    add(finished_[index < kCodes ? index : static_cast<std::size_t>(OutcomeCode::unknown)], 1);
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && duration > kBounds[bucket]) ++bucket;
    add(durations_[bucket], 1);
    add(total_ns_, static_cast<std::uint64_t>(duration.count()));
  }

  [[nodiscard]] Values read() const {
    Values values;
    for (std::size_t i = 0; i < kCodes; ++i) values.finished[i] = get(finished_[i]);
    for (std::size_t i = 0; i < durations_.size(); ++i) values.durations[i] = get(durations_[i]);
    values.total_duration = std::chrono::nanoseconds(get(total_ns_));
    values.started = get(started_);
    return values;
  }

 private:
  using Number = std::atomic<std::uint64_t>;

  static std::uint64_t get(const Number& number) { return number.load(std::memory_order_relaxed); }

  /// One writer only: no locked instruction is needed.
  static void add(Number& number, std::uint64_t amount) {
    number.store(get(number) + amount, std::memory_order_relaxed);
  }

  std::array<Number, kCodes> finished_{};
  std::array<Number, kBounds.size() + 1> durations_{};
  Number total_ns_ = 0;
  Number started_ = 0;
};

}  // namespace serving
