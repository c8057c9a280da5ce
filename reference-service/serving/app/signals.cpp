#include "serving/app/signals.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <initializer_list>

#include <pthread.h>
#include <unistd.h>

namespace serving {

namespace {

using std::chrono::nanoseconds;

sigset_t set_of(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : signals) sigaddset(&set, number);
  return set;
}

timespec to_timespec(nanoseconds duration) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(duration);
  return {.tv_sec = whole.count(), .tv_nsec = (duration - whole).count()};
}

extern "C" void end_at_once(int signal_number) {
  constexpr int kShellBase = 128;
  _exit(kShellBase + signal_number);
}

}  // namespace

void hold_signals() {
  const sigset_t set = set_of({SIGTERM, SIGINT, SIGHUP});
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int wait_for_signal() {
  const sigset_t set = set_of({SIGTERM, SIGINT, SIGHUP});
  int number = 0;
  sigwait(&set, &number);
  return number;
}

bool wait_for_hangup(std::chrono::steady_clock::time_point deadline) {
  const sigset_t set = set_of({SIGHUP});
  int number = -1;
  do {
    const nanoseconds left = deadline - std::chrono::steady_clock::now();
    const timespec timeout = to_timespec(std::max(left, nanoseconds::zero()));
    number = sigtimedwait(&set, nullptr, &timeout);
  } while (number < 0 && errno == EINTR);
  return number == SIGHUP;
}

void let_stop_signals_kill() {
  struct sigaction action = {};
  action.sa_handler = end_at_once;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  const sigset_t set = set_of({SIGTERM, SIGINT});
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace serving
