// qa-sandbox: runs a program in namespaces of its own. What it promises stands in sandbox.hpp.
//
// A program of its own because namespaces are entered by single-threaded processes only; static and
// without libraries, so that it works wherever the kernel does.
#include "qa/system/sandbox/arguments.hpp"
#include "qa/system/sandbox/forbidden_calls.hpp"
#include "qa/system/sandbox/forwarding.hpp"
#include "qa/system/sandbox/give_up.hpp"
#include "qa/system/sandbox/image_root.hpp"
#include "qa/system/sandbox/namespaces.hpp"
#include "qa/system/sandbox/network_cut.hpp"
#include "qa/system/sandbox/privileges.hpp"
#include "qa/system/sandbox/supervision.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>

#include <linux/close_range.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qa::sandbox {
namespace {

constexpr int kOwnNamespaces = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// The child: process 1 of its namespace, as in a container.
void run_program(Arguments& arguments) {
  const int proc_self = open_proc_self();
  const bool only_probes = arguments.action == Arguments::Action::probe;
  const std::string root = only_probes ? mount_empty_root() : arguments.root;
  constexpr std::string_view kHostName = "sandbox";
  require(sethostname(kHostName.data(), kHostName.size()), "set the host name");
  enter_image(root, arguments.hosts, arguments.writable);
  become(arguments.user, arguments.group, proc_self);
  drop_capabilities();
  forbid_new_privileges();
  if (only_probes) return;

  require(chdir(arguments.directory.c_str()), "enter " + arguments.directory + " of the image");
  require(close_range(3, ~0U, CLOSE_RANGE_CLOEXEC), "close files");
  die_with_parent();
  set_limits(arguments.limits);
  restore_signals();
  forbid_calls(arguments.forbidden);
  execve(arguments.program[0].c_str(), pointers(arguments.program).data(),
         pointers(arguments.environment).data());
  give_up("execute " + arguments.program[0] + " of the image", errno);
}

[[noreturn]] void run(Arguments& arguments) {
  if (arguments.hub == 0) {
    create_namespaces(kOwnNamespaces | CLONE_NEWNET);
    raise_loopback();
    supervise(start_child([&] { run_program(arguments); }));
  }
  join_hub(arguments.hub, UserNamespace::of_the_hub);
  // Only a process that is inside the hub's process namespace can make one below it.
  const auto run_below = [&] {
    require_permitted(unshare(kOwnNamespaces), "create namespaces");
    supervise(start_child([&] { run_program(arguments); }));
  };
  supervise(start_child(run_below), Child::supervisor);
}

[[noreturn]] void exec(Arguments& arguments) {
  join_hub(arguments.hub, UserNamespace::own_if_allowed);
  supervise(start_child([&] {
    forbid_new_privileges();
    require(close_range(3, ~0U, CLOSE_RANGE_CLOEXEC), "close files");
    restore_signals();
    execvp(arguments.program[0].c_str(), pointers(arguments.program).data());
    give_up("execute " + arguments.program[0], errno);
  }));
}

/// Process 1 of the hub: holds the namespaces and reaps what is left to it.
void reap_forever() {
  std::signal(SIGCHLD, SIG_IGN);
  for (;;) pause();
}

[[noreturn]] void hold_hub() {
  create_namespaces(CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS);
  raise_loopback();
  const pid_t first = start_child(reap_forever);
  std::printf("hub %d\n", static_cast<int>(first));
  std::fflush(stdout);
  const bool asked = wait_for_stop(first);
  if (!asked) give_up("hold the namespaces", "their first process was killed");
  kill(first, SIGKILL);
  // It can be waited for once everything else in the process namespace is gone.
  require(waitpid(first, nullptr, 0), "wait for the hub's processes");
  _exit(0);
}

}  // namespace
}  // namespace qa::sandbox

int main(int argc, char** argv) {
  using namespace qa::sandbox;
  Arguments arguments = parse_arguments(argc, argv);
  begin_supervision();
  switch (arguments.action) {
    case Arguments::Action::hub:
      hold_hub();
    case Arguments::Action::exec:
      exec(arguments);
    case Arguments::Action::forward:
      forward(arguments.hub, arguments.forwards);
    case Arguments::Action::cut:
      join_hub(arguments.hub, UserNamespace::of_the_hub);
      cut_off(arguments.addresses);
      return 0;
    case Arguments::Action::run:
    case Arguments::Action::probe:
      run(arguments);
  }
}
