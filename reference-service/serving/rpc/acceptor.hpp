// Accepts connections on a thread of our own. gRPC 1.51 stops listening for ever when descriptors
// run out (CVE-2023-4785), does not bound connections and hands strangers to its HTTP/2 parser.
#pragma once

#include "serving/core/endpoint.hpp"
#include "serving/core/problem.hpp"
#include "serving/rpc/connections.hpp"
#include "serving/rpc/file_descriptor.hpp"
#include "serving/rpc/limited_log.hpp"
#include "serving/rpc/memory_care.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <thread>
#include <variant>

namespace serving {

/// A socket that listens, and the port it got.
struct Listener {
  FileDescriptor socket;
  std::uint16_t port = 0;
};

/// `endpoint.host` must be an IP address; port 0 lets the kernel choose.
std::variant<Listener, Problem> listen_on(const Endpoint& endpoint);

/// Raises the process's limit of descriptors as far as it may, and returns it.
std::size_t raise_descriptor_limit();

/// How many connections fit: `limit` (0: any number), but never more than descriptors last for.
/// Each takes two, and files, gRPC, the downstream peer and the page of metrics need some as well.
std::size_t connections_that_fit(int limit, std::size_t descriptors);

/// start() once, then stop(). Sleeps as long as nobody connects and nothing is open.
class Acceptor {
 public:
  struct Settings {
    std::size_t max_connections = 0;
    Connections::Settings connections;
    /// Called about once a second on the accept thread, also when nobody is connected; or empty.
    std::function<void()> each_second;
  };

  explicit Acceptor(FileDescriptor listening, Settings settings);
  ~Acceptor() { stop(); }
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  void start();

  /// Closes the port and what has not been handed over. Returns when the thread has ended.
  void stop();

  /// How many are open now. From any thread.
  [[nodiscard]] std::size_t connections() const { return open_.load(std::memory_order_relaxed); }

 private:
  using Clock = Connections::Clock;

  void run();
  [[nodiscard]] int milliseconds_to_sleep(Clock::time_point now) const;
  void accept_all(Clock::time_point now);
  bool make_room(Clock::time_point now);
  void pause(Clock::time_point now);
  void resume();
  void do_chores(Clock::time_point now);
  void watch(int descriptor, std::uint32_t events, int operation) const;

  FileDescriptor listening_;
  FileDescriptor epoll_;
  FileDescriptor wake_up_;
  std::size_t max_connections_;
  std::function<void()> each_second_;
  Connections connections_;
  MemoryCare memory_;
  LimitedLog log_;
  std::atomic<std::size_t> open_ = 0;
  std::atomic<bool> stopping_ = false;
  std::optional<Clock::time_point> paused_until_;  // accepting, for want of descriptors
  Clock::time_point next_chores_;
  std::jthread thread_;
};

}  // namespace serving
