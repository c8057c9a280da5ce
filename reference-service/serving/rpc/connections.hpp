// The connections of the server as its accept thread sees them.
#pragma once

#include "serving/log/log.hpp"
#include "serving/rpc/file_descriptor.hpp"
#include "serving/rpc/greeting.hpp"
#include "serving/rpc/limited_log.hpp"
#include "serving/rpc/socket_address.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string_view>

namespace serving {

/// What happens to a connection until gRPC has it, and when it has ended.
///
/// A caller speaks first, in TLS as in HTTP/2. Until it has, the connection is ours: strangers and
/// the silent are closed before gRPC spends anything on them. Then gRPC gets the descriptor, and a
/// duplicate stays here. epoll reports a duplicate when both directions are shut down, which gRPC
/// does before it closes, and never for data: knowing who is connected costs no request anything.
///
/// All members belong to one thread.
class Connections {
 public:
  using Clock = std::chrono::steady_clock;

  struct Connection {
    FileDescriptor descriptor;
    SocketAddress caller;
    Clock::time_point deadline;  ///< for its greeting
    bool handed_over = false;
    std::list<Connection>::iterator self;
  };

  struct Settings {
    std::function<Greeting(std::string_view first_bytes)> judge;
    std::chrono::seconds handshake{};  ///< how long a greeting may take; 0: for ever
    std::function<void(FileDescriptor)> hand_over;
    Log* log = nullptr;  ///< or none
  };

  /// Events come from `epoll` with a Connection as data.
  Connections(int epoll, Settings settings);

  [[nodiscard]] std::size_t size() const { return silent_.size() + served_.size(); }

  /// Takes a descriptor that does not block.
  void add(FileDescriptor descriptor, const SocketAddress& caller, Clock::time_point now);

  /// `connection` may be gone afterwards.
  void proceed(Connection& connection, std::uint32_t events, Clock::time_point now);

  /// When close_late() has something to do.
  [[nodiscard]] std::optional<Clock::time_point> next_deadline() const;

  /// Closes those whose greeting did not come in time.
  void close_late(Clock::time_point now);

  /// Makes room for somebody who may have something to say; false when nobody is silent.
  bool close_oldest_silent();

 private:
  void greet(Connection& connection, bool no_more_comes, Clock::time_point now);
  void hand_over(Connection& connection, Clock::time_point now);
  void drop(Connection& connection);

  int epoll_;
  Settings settings_;
  LimitedLog log_;
  std::list<Connection> silent_;  // in the order of their deadlines
  std::list<Connection> served_;
};

}  // namespace serving
