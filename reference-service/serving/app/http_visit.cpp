#include "serving/app/http_visit.hpp"

#include <array>
#include <cerrno>
#include <cstddef>

#include <poll.h>
#include <sys/socket.h>

namespace serving {

namespace {

constexpr std::size_t kAtOnce = 4096;  // others get their turn, too

bool must_wait() {
  return errno == EAGAIN || errno == EINTR;
}

}  // namespace

short HttpVisit::events() const {
  return step_ == Step::writing ? POLLOUT : POLLIN;
}

void HttpVisit::proceed(const PageText& page) {
  if (step_ == Step::reading) return read(page);
  if (step_ == Step::writing) return write();
  leave();
}

void HttpVisit::read(const PageText& page) {
  std::array<char, kAtOnce> bytes{};
  const ssize_t got = recv(socket_.number(), bytes.data(), bytes.size(), 0);
  if (got < 0 && must_wait()) return;
  if (got <= 0) {
    step_ = Step::over;
    return;
  }
  request_.append(bytes.data(), static_cast<std::size_t>(got));
  std::optional<std::string> reply = http_reply(request_, page);
  if (!reply) return;
  reply_ = *std::move(reply);
  unsent_ = reply_;
  step_ = Step::writing;
  write();
}

void HttpVisit::write() {
  const ssize_t sent = send(socket_.number(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
  if (sent < 0 && must_wait()) return;
  if (sent < 0) {
    step_ = Step::over;
    return;
  }
  unsent_.remove_prefix(static_cast<std::size_t>(sent));
  if (!unsent_.empty()) return;
  shutdown(socket_.number(), SHUT_WR);
  step_ = Step::leaving;
}

void HttpVisit::leave() {
  std::array<char, kAtOnce> ignored{};
  const ssize_t got = recv(socket_.number(), ignored.data(), ignored.size(), 0);
  if (got == 0 || (got < 0 && !must_wait())) step_ = Step::over;
}

}  // namespace serving
