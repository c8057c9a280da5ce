#include "serving/rpc/acceptor.hpp"

#include "serving/rpc/socket_address.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace serving {

namespace {

constexpr std::chrono::milliseconds kPause{100};
constexpr std::chrono::seconds kChoresInterval{1};

}  // namespace

std::variant<Listener, Problem> listen_on(const Endpoint& endpoint) {
  auto bound = bound_socket(endpoint);
  if (auto* problem = std::get_if<Problem>(&bound)) return *problem;
  Listener listener{.socket = std::get<FileDescriptor>(std::move(bound))};
  SocketAddress address;
  // Between two sockets that are bound to one port, listen() decides.
  if (listen(listener.socket.number(), SOMAXCONN) != 0 ||
      getsockname(listener.socket.number(), address.get(), &address.length) != 0) {
    return Problem{"cannot listen on " + to_string(endpoint) + ": " +
                   std::system_category().message(errno)};
  }
  listener.port = to_endpoint(address).port;
  return listener;
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t before = std::exchange(limit.rlim_cur, limit.rlim_max);
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  return limit.rlim_cur;
}

std::size_t connections_that_fit(int limit, std::size_t descriptors) {
  constexpr std::size_t kOthers = 48;
  const std::size_t fitting = descriptors > kOthers + 2 ? (descriptors - kOthers) / 2 : 1;
  return limit == 0 ? fitting : std::min(fitting, static_cast<std::size_t>(limit));
}

Acceptor::Acceptor(FileDescriptor listening, Settings settings)
    : listening_(std::move(listening)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_up_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      max_connections_(settings.max_connections),
      each_second_(std::move(settings.each_second)),
      connections_(epoll_.number(), settings.connections),
      log_(settings.connections.log) {
  watch(listening_.number(), EPOLLIN, EPOLL_CTL_ADD);
  watch(wake_up_.number(), EPOLLIN, EPOLL_CTL_ADD);
}

void Acceptor::start() {
  memory_.remember_baseline();
  thread_ = std::jthread([this] {
    pthread_setname_np(pthread_self(), "accept");
    run();
  });
}

void Acceptor::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  eventfd_write(wake_up_.number(), 1);
  thread_.join();
  listening_.reset();
  while (connections_.close_oldest_silent()) {
  }
}

void Acceptor::run() {
  constexpr int kMaxEvents = 64;
  std::array<epoll_event, kMaxEvents> events{};
  while (!stopping_) {
    const int timeout = milliseconds_to_sleep(Clock::now());
    const int count = epoll_wait(epoll_.number(), events.data(), kMaxEvents, timeout);
    const Clock::time_point now = Clock::now();
    bool somebody_waits = false;
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      auto* connection = static_cast<Connections::Connection*>(event.data.ptr);
      somebody_waits = somebody_waits || connection == nullptr;
      if (connection != nullptr) connections_.proceed(*connection, event.events, now);
    }
    // Only now: each of the two may close connections that had an event of their own.
    connections_.close_late(now);
    if (paused_until_ && *paused_until_ <= now) resume();
    if (somebody_waits) accept_all(now);
    do_chores(now);
    open_.store(connections_.size(), std::memory_order_relaxed);
  }
}

int Acceptor::milliseconds_to_sleep(Clock::time_point now) const {
  std::optional<Clock::time_point> next = connections_.next_deadline();
  const auto consider = [&next](Clock::time_point time) {
    next = next ? std::min(*next, time) : time;
  };
  if (paused_until_) consider(*paused_until_);
  const bool chores = each_second_ || memory_.is_large() || connections_.size() > 0;
  if (chores) consider(next_chores_);
  if (!next) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - now).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

void Acceptor::accept_all(Clock::time_point now) {
  constexpr int kAtOnce = 64;  // events of connections get their turn, too
  for (int i = 0; i < kAtOnce && !paused_until_; ++i) {
    SocketAddress caller;
    FileDescriptor descriptor(
        accept4(listening_.number(), caller.get(), &caller.length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!descriptor.is_open()) {
      if (errno == EAGAIN) return;
      const bool exhausted =
          errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
      if (exhausted && !connections_.close_oldest_silent()) pause(now);
      continue;  // the others are errors of the one that was about to come
    }
    if (!make_room(now)) continue;
    const int on = 1;
    setsockopt(descriptor.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections_.add(std::move(descriptor), caller, now);
  }
}

/// A silent connection gives way to a new one: holding the door open must not keep others out.
bool Acceptor::make_room(Clock::time_point now) {
  if (connections_.size() < max_connections_) return true;
  log_.warning(now, std::to_string(max_connections_) +
                        " connections are open, which is the limit: one more is closed");
  return connections_.close_oldest_silent();
}

/// A listening socket with callers in its queue stays ready: without a pause the thread would spin.
void Acceptor::pause(Clock::time_point now) {
  paused_until_ = now + kPause;
  watch(listening_.number(), 0, EPOLL_CTL_MOD);
  log_.warning(now, "No descriptors are left: callers wait");
}

void Acceptor::resume() {
  paused_until_.reset();
  watch(listening_.number(), EPOLLIN, EPOLL_CTL_MOD);
}

void Acceptor::do_chores(Clock::time_point now) {
  if (now < next_chores_) return;
  next_chores_ = now + kChoresInterval;
  memory_.look(now);
  if (each_second_) each_second_();
}

void Acceptor::watch(int descriptor, std::uint32_t events, int operation) const {
  epoll_event event{};
  event.events = events;
  event.data.ptr = nullptr;  // no connection
  epoll_ctl(epoll_.number(), operation, descriptor, &event);
}

}  // namespace serving
