#include "serving/rpc/connections.hpp"

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace serving {

Connections::Connections(int epoll, Settings settings)
    : epoll_(epoll), settings_(std::move(settings)), log_(settings_.log) {}

void Connections::add(FileDescriptor descriptor, const SocketAddress& caller,
                      Clock::time_point now) {
  silent_.emplace_back();
  Connection& connection = silent_.back();
  connection.self = std::prev(silent_.end());
  connection.descriptor = std::move(descriptor);
  connection.caller = caller;
  const bool for_ever = settings_.handshake.count() == 0;
  connection.deadline = for_ever ? Clock::time_point::max() : now + settings_.handshake;
  epoll_event event{};
  // Once for each arrival: a greeting that is half there must not keep the thread awake.
  event.events = EPOLLIN | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &connection;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.descriptor.number(), &event) != 0) {
    drop(connection);
  }
}

void Connections::proceed(Connection& connection, std::uint32_t events, Clock::time_point now) {
  const bool over = (events & (EPOLLHUP | EPOLLERR)) != 0;
  if (over) return drop(connection);
  if (!connection.handed_over) greet(connection, (events & EPOLLRDHUP) != 0, now);
}

void Connections::greet(Connection& connection, bool no_more_comes, Clock::time_point now) {
  std::array<char, kGreetingBytes> bytes{};
  const ssize_t size =
      recv(connection.descriptor.number(), bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) return drop(connection);  // a probe that only connects is no stranger
  switch (settings_.judge({bytes.data(), static_cast<std::size_t>(size)})) {
    case Greeting::expected:
      return hand_over(connection, now);
    case Greeting::incomplete:
      if (no_more_comes) drop(connection);
      return;
    case Greeting::foreign:
      log_.warning(
          now, "Foreign greeting from " + to_string(to_endpoint(connection.caller)) + ": closed");
      return drop(connection);
  }
}

void Connections::hand_over(Connection& connection, Clock::time_point now) {
  FileDescriptor theirs(fcntl(connection.descriptor.number(), F_DUPFD_CLOEXEC, 0));
  epoll_event event{};
  event.events = EPOLLET;  // the end is always reported
  event.data.ptr = &connection;
  if (!theirs.is_open() ||
      epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.descriptor.number(), &event) != 0) {
    log_.warning(now, "No descriptor is left for the connection of " +
                          to_string(to_endpoint(connection.caller)) + ": closed");
    return drop(connection);
  }
  connection.handed_over = true;
  served_.splice(served_.end(), silent_, connection.self);
  settings_.hand_over(std::move(theirs));
}

std::optional<Connections::Clock::time_point> Connections::next_deadline() const {
  if (silent_.empty() || silent_.front().deadline == Clock::time_point::max()) return std::nullopt;
  return silent_.front().deadline;
}

void Connections::close_late(Clock::time_point now) {
  while (!silent_.empty() && silent_.front().deadline <= now) silent_.pop_front();
}

bool Connections::close_oldest_silent() {
  if (silent_.empty()) return false;
  silent_.pop_front();
  return true;
}

void Connections::drop(Connection& connection) {
  // Closing alone would not end the events: gRPC may have its duplicate for a moment longer.
  epoll_ctl(epoll_, EPOLL_CTL_DEL, connection.descriptor.number(), nullptr);
  (connection.handed_over ? served_ : silent_).erase(connection.self);
}

}  // namespace serving
