#include "qa/system/sandbox/supervision.hpp"

#include "qa/system/sandbox/give_up.hpp"
#include "qa/system/sandbox/program_signals.hpp"

#include <array>
#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qa::sandbox {
namespace {

constexpr std::array kPassedOn = {SIGTERM, SIGINT,        SIGHUP,  SIGQUIT,    SIGUSR1,
                                  SIGUSR2, kFreezeSignal, SIGCONT, kKillSignal};

/// Of the process that called start_child(); readable once it is gone.
int parent_handle = -1;

sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kPassedOn) sigaddset(&set, signal);
  sigaddset(&set, SIGCHLD);
  return set;
}

[[noreturn]] void end_like(int status) {
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  std::signal(signal, SIG_DFL);
  sigset_t all;
  sigfillset(&all);
  raise(signal);
  sigprocmask(SIG_UNBLOCK, &all, nullptr);
  _exit(128 + signal);
}

/// What the signals mean that a program cannot ignore. They come under other numbers because those
/// would hit us.
int meant_for_program(int signal) {
  if (signal == kFreezeSignal) return SIGSTOP;
  return signal == kKillSignal ? SIGKILL : signal;
}

/// Reaps everything that has ended; true and the status when `child` was among it.
bool reap(pid_t child, int& status) {
  bool ended = false;
  int any = 0;
  for (pid_t pid = waitpid(-1, &any, WNOHANG); pid > 0; pid = waitpid(-1, &any, WNOHANG)) {
    if (pid != child) continue;
    status = any;
    ended = true;
  }
  return ended;
}

}  // namespace

void begin_supervision() {
  const sigset_t set = handled_signals();
  require(sigprocmask(SIG_BLOCK, &set, nullptr), "block signals");
  require(prctl(PR_SET_PDEATHSIG, SIGKILL), "die with the parent");
}

pid_t start_child(const std::function<void()>& body) {
  parent_handle = static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0));
  require(parent_handle, "watch itself (Linux 5.3 or newer is needed)");
  const pid_t child = fork();
  require(child, "start a process");
  if (child == 0) {
    die_with_parent();
    setsid();
    body();
    _exit(0);
  }
  close(parent_handle);
  return child;
}

void die_with_parent() {
  require(prctl(PR_SET_PDEATHSIG, SIGKILL), "die with the parent");
  pollfd parent{.fd = parent_handle, .events = POLLIN, .revents = 0};
  if (poll(&parent, 1, 0) != 0) _exit(kOwnFailure);  // it was gone before the wish was known
}

void restore_signals() {
  const sigset_t set = handled_signals();
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

void supervise(pid_t child, Child what) {
  const sigset_t set = handled_signals();
  for (;;) {
    const int signal = sigwaitinfo(&set, nullptr);
    int status = 0;
    if (signal == SIGCHLD && reap(child, status)) end_like(status);
    if (signal <= 0 || signal == SIGCHLD) continue;
    kill(child, what == Child::program ? meant_for_program(signal) : signal);
  }
}

bool wait_for_stop(pid_t child) {
  const sigset_t set = handled_signals();
  for (;;) {
    const int signal = sigwaitinfo(&set, nullptr);
    int status = 0;
    if (signal == SIGCHLD && reap(child, status)) return false;
    if (signal == SIGTERM || signal == SIGINT || signal == SIGHUP) return true;
  }
}

}  // namespace qa::sandbox
