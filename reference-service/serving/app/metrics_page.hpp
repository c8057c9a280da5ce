// The page of metrics over HTTP, on a thread of its own: whoever reads it must not slow down calls.
#pragma once

#include "serving/app/http_reply.hpp"
#include "serving/app/http_visit.hpp"
#include "serving/core/endpoint.hpp"
#include "serving/core/problem.hpp"
#include "serving/rpc/file_descriptor.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <thread>
#include <vector>

#include <poll.h>

namespace serving {

/// open(), then start(), which may never be.
class MetricsPage {
 public:
  struct Settings {
    /// At the same time; one more takes the place of the one who came first.
    std::size_t visits = 16;
    /// From a visitor's arrival until it is thrown out.
    std::chrono::milliseconds visit{5000};
  };

  /// `text` is called on the page's thread.
  explicit MetricsPage(PageText text) : MetricsPage(std::move(text), Settings{}) {}
  MetricsPage(PageText text, Settings settings);
  /// Throws out all visitors.
  ~MetricsPage();
  MetricsPage(const MetricsPage&) = delete;
  MetricsPage& operator=(const MetricsPage&) = delete;

  /// Opens the port; visitors wait until start().
  [[nodiscard]] MaybeProblem open(const Endpoint& endpoint);

  [[nodiscard]] std::uint16_t port() const { return port_; }

  void start();

 private:
  using Clock = HttpVisit::Clock;

  void run();
  void wait();
  [[nodiscard]] int milliseconds_to_sleep() const;
  void accept_one();

  PageText text_;
  Settings settings_;
  FileDescriptor listening_;
  FileDescriptor wake_up_;
  std::uint16_t port_ = 0;
  std::list<HttpVisit> visits_;
  std::vector<pollfd> waited_;  // wake_up_, listening_, then visits_ in their order
  std::optional<Clock::time_point> paused_until_;  // accepting, for want of descriptors
  std::atomic<bool> stopping_ = false;
  std::jthread thread_;
};

}  // namespace serving
