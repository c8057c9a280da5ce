// A child that ends with its parent, and a parent that is transparent for its child: signals pass
// down, the exit status passes up.
#pragma once

#include <functional>

#include <sys/types.h>

namespace qa::sandbox {

/// To be called before anything else: keeps signals pending until supervise() takes them, and asks
/// the kernel to kill us when our parent dies.
void begin_supervision();

/// Runs `body` in a child, in a session of its own so that signals to our process group come to it
/// once, by way of us. The kernel kills the child when we die, however that happens.
pid_t start_child(const std::function<void()>& body);

/// The kernel forgets the wish to die with the parent at changes of credentials; call it again
/// after them. Needs start_child() around it.
void die_with_parent();

/// Undoes begin_supervision() for a program that is about to be executed.
void restore_signals();

enum class Child {
  program,
  supervisor,  ///< of somebody further down
};

/// Passes signals on to `child` until it ends, then ends the same way: same status, or same signal.
/// See program_signals.hpp for those that mean something else to a program.
[[noreturn]] void supervise(pid_t child, Child what = Child::program);

/// Waits for SIGTERM, SIGINT or SIGHUP, or for `child` to end; reaps other children meanwhile.
/// True when a signal came.
bool wait_for_stop(pid_t child);

}  // namespace qa::sandbox
