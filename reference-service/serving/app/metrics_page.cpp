#include "serving/app/metrics_page.hpp"

#include "serving/rpc/acceptor.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>
#include <variant>

#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

namespace serving {

MetricsPage::MetricsPage(PageText text, Settings settings)
    : text_(std::move(text)),
      settings_(settings),
      wake_up_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

MetricsPage::~MetricsPage() {
  stopping_ = true;
  eventfd_write(wake_up_.number(), 1);
}

MaybeProblem MetricsPage::open(const Endpoint& endpoint) {
  auto listening = listen_on(endpoint);
  if (const auto* problem = std::get_if<Problem>(&listening)) {
    return Problem{"--metrics-port: " + problem->what};
  }
  auto& [socket, port] = std::get<Listener>(listening);
  listening_ = std::move(socket);
  port_ = port;
  return std::nullopt;
}

void MetricsPage::start() {
  thread_ = std::jthread([this] {
    pthread_setname_np(pthread_self(), "metrics");
    run();
  });
}

void MetricsPage::run() {
  while (!stopping_) {
    wait();
    auto waited = waited_.begin() + 2;
    for (HttpVisit& visit : visits_) {
      if (waited->revents != 0) visit.proceed(text_);
      ++waited;
    }
    const Clock::time_point now = Clock::now();
    visits_.remove_if(
        [now](const HttpVisit& visit) { return visit.is_over() || visit.deadline() <= now; });
    if (paused_until_ && *paused_until_ <= now) paused_until_.reset();
    if (waited_[1].revents != 0) accept_one();
  }
}

void MetricsPage::wait() {
  waited_.clear();
  waited_.push_back({.fd = wake_up_.number(), .events = POLLIN, .revents = 0});
  // poll() takes no notice of a negative descriptor.
  waited_.push_back(
      {.fd = paused_until_ ? -1 : listening_.number(), .events = POLLIN, .revents = 0});
  for (const HttpVisit& visit : visits_) {
    waited_.push_back({.fd = visit.socket(), .events = visit.events(), .revents = 0});
  }
  if (poll(waited_.data(), waited_.size(), milliseconds_to_sleep()) >= 0) return;
  for (pollfd& each : waited_) each.revents = 0;  // out of memory: nobody's turn
}

int MetricsPage::milliseconds_to_sleep() const {
  std::optional<Clock::time_point> next = paused_until_;
  // The first has been here for the longest time.
  if (!visits_.empty()) {
    const Clock::time_point first = visits_.front().deadline();
    next = next ? std::min(*next, first) : first;
  }
  if (!next) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

/// A listening socket with visitors in its queue stays ready: without a pause the thread would
/// spin.
void MetricsPage::accept_one() {
  constexpr std::chrono::milliseconds kPause{100};
  FileDescriptor socket(
      accept4(listening_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket.is_open()) {
    if (visits_.size() >= settings_.visits) visits_.pop_front();
    visits_.emplace_back(std::move(socket), Clock::now() + settings_.visit);
    return;
  }
  const bool exhausted = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
  if (exhausted) paused_until_ = Clock::now() + kPause;
}

}  // namespace serving
