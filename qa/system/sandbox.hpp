// Commands that run inside namespaces of their own, by way of the small static program qa-sandbox.
//
// No privilege is needed: an outer user namespace owns the mounts, a nested one maps the service's
// user id. Whatever runs in the sandbox ends when its parent ends; the kernel cleans up.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"
#include "qa/system/exit_status.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qa {

/// A network (and process) namespace that outlives the processes in it, held by a process of its
/// own. The command prints "hub PID\n" when the namespaces are up (loopback included) and then
/// waits until it is stopped; PID is what SandboxSpec::hub_pid takes. Stopping it kills everything
/// that joined.
Result<Command> hub_command();

/// A program in an unpacked image, read-only, without capabilities or new privileges.
struct SandboxSpec {
  std::filesystem::path root;                      ///< unpacked image; becomes / (read-only)
  std::vector<std::string> argv;                   ///< argv[0] is a path inside the image
  std::map<std::string, std::string> environment;  ///< the whole environment; nothing is inherited
  std::string working_directory = "/";
  int user = 65532;
  int group = 65532;
  std::map<std::string, std::string>
      hosts;                   ///< name -> address, as /etc/hosts; localhost is always there
  std::optional<int> hub_pid;  ///< join the hub's namespaces; otherwise own, empty ones
  std::map<std::string, std::string> limits;  ///< rlimits by lower-case name, e.g. {"nofile", "64"}
  /// System calls that end the program with SIGSYS, of forbidden_call_names().
  std::vector<std::string> forbidden_calls;
  /// Path in the sandbox, that the image doesn't have -> folder of the host, which it may write to.
  std::map<std::string, std::filesystem::path> writable_folders;
};

/// What may be forbidden: "bind", "connect" ...
std::vector<std::string> forbidden_call_names();

/// The command line of qa-sandbox for `spec`. The child sees: its image as / read-only, an empty
/// /tmp, /proc of its own process namespace, /dev with null, zero, full, random and urandom, and
/// nothing of the host. It is process 1 of its namespace, as in a container: signals that it has no
/// handler for do nothing. Exit status and signals are those of the program; see sandbox_failure()
/// for those of qa-sandbox itself.
Result<Command> sandbox_command(const SandboxSpec& spec);

/// Why qa-sandbox could not run the program, in one line; nothing when the program ran, whatever
/// its status. `output` starts with what the command wrote to standard error: lines
/// "qa-sandbox: note: ..." may come before anything else, then either the program's own output or
/// the one line "qa-sandbox: cannot ...", with status 125.
std::optional<std::string> sandbox_failure(const ExitStatus& status, std::string_view output);

/// What a program cannot refuse, for that of a running sandbox_command(); nothing when it has
/// ended.
void kill_sandboxed(const class RunningProcess& process);
/// Returns when it has stopped.
void freeze_sandboxed(class RunningProcess& process);
void thaw_sandboxed(const class RunningProcess& process);

/// How a program in a sandbox ended, in words. The kernel keeps from process 1 the signal that
/// abort() sends, so abort() ends it like an invalid access.
std::string sandboxed_end(const ExitStatus& status);

/// A host program in a hub's network namespace, with the host's files: the runner of test requests.
/// It ends with its parent; processes that it leaves behind end with the hub.
Result<Command> hub_member_command(int hub_pid, std::vector<std::string> argv);

/// Ports of the host that lead into a hub's network: OUTSIDE address with port -> INSIDE. The
/// command prints "forward OUTSIDE" for each, in order, with the port that it got, and goes on
/// until it is stopped. A port that is taken ends it at once.
Result<Command> forward_command(int hub_pid,
                                const std::vector<std::pair<std::string, std::string>>& forwards);

/// From now on no packet in the hub's network comes from or goes to one of these addresses, and
/// nobody is told; to others they do again. Fails with kind host where the kernel has no filter of
/// packets.
Result<void> cut_off(int hub_pid, const std::vector<std::string>& addresses,
                     class ProcessRunner& processes);

/// Whether this host lets us create the namespaces; the reason when it doesn't. Runs qa-sandbox for
/// real.
Result<void> probe_sandbox(class ProcessRunner& processes);

}  // namespace qa
