#include "qa/system/interrupt.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace qa {
namespace {

// A handler may only touch lock-free atomics and write().
std::atomic<int> first_signal{0};
std::atomic<int> signals_seen{0};
std::array<int, 2> wakeup_pipe{-1, -1};
struct sigaction previous_int = {};
struct sigaction previous_term = {};
struct sigaction previous_hang_up = {};

void on_signal(int number) {
  const int saved_errno = errno;
  // A closed terminal asks for the same as SIGTERM.
  const int meant = number == SIGHUP ? SIGTERM : number;
  int none = 0;
  first_signal.compare_exchange_strong(none, meant);
  signals_seen.fetch_add(1);
  const char byte = 0;
  [[maybe_unused]] const ssize_t written = write(wakeup_pipe[1], &byte, 1);
  errno = saved_errno;
}

}  // namespace

Interrupt::Interrupt() {
  reset();
  if (pipe2(wakeup_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0) wakeup_pipe = {-1, -1};
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &previous_int);
  sigaction(SIGTERM, &action, &previous_term);
  sigaction(SIGHUP, &action, &previous_hang_up);
  // nohup must keep working.
  if (previous_hang_up.sa_handler == SIG_IGN) sigaction(SIGHUP, &previous_hang_up, nullptr);
}

Interrupt::~Interrupt() {
  sigaction(SIGINT, &previous_int, nullptr);
  sigaction(SIGTERM, &previous_term, nullptr);
  sigaction(SIGHUP, &previous_hang_up, nullptr);
  for (int& end : wakeup_pipe) {
    if (end >= 0) close(end);
    end = -1;
  }
}

int Interrupt::signal() {
  return first_signal.load();
}

bool Interrupt::urgent() {
  return signals_seen.load() > 1;
}

int Interrupt::wakeup_fd() {
  return wakeup_pipe[0];
}

void Interrupt::reset() {
  first_signal = 0;
  signals_seen = 0;
  std::array<char, 16> bytes{};
  while (wakeup_pipe[0] >= 0 && read(wakeup_pipe[0], bytes.data(), bytes.size()) > 0) {
  }
}

}  // namespace qa
