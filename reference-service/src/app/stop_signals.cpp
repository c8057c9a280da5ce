#include "app/stop_signals.hpp"

#include <csignal>

#include <pthread.h>
#include <unistd.h>

namespace echo {

namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

extern "C" void end_at_once(int signal_number) {
  constexpr int kShellBase = 128;
  _exit(kShellBase + signal_number);
}

}  // namespace

void hold_stop_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int wait_for_stop_signal() {
  const sigset_t set = stop_signals();
  int number = 0;
  sigwait(&set, &number);
  return number;
}

void let_stop_signals_kill() {
  struct sigaction action = {};
  action.sa_handler = end_at_once;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace echo
