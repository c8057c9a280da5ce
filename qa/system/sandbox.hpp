// Commands that run inside namespaces of their own, by way of the small static program qa-sandbox.
//
// No privilege is needed: an outer user namespace owns the mounts, a nested one maps the service's
// user id. Whatever runs in the sandbox ends when its parent ends; the kernel cleans up.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
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
};

/// The command line of qa-sandbox for `spec`. The child sees: its image as / read-only, an empty
/// /tmp, /proc of its own process namespace, /dev with null, zero, full, random and urandom, and
/// nothing of the host. It is process 1 of its namespace, as in a container: signals that it has no
/// handler for do nothing. Exit status and signals are those of the program; qa-sandbox itself
/// fails with status 125 and one line that starts with "qa-sandbox: " on standard error.
Result<Command> sandbox_command(const SandboxSpec& spec);

/// A host program in a hub's network namespace, with the host's files: the runner of test requests.
/// It ends with its parent; processes that it leaves behind end with the hub.
Result<Command> hub_member_command(int hub_pid, std::vector<std::string> argv);

/// Whether this host lets us create the namespaces; the reason when it doesn't. Runs qa-sandbox for
/// real.
Result<void> probe_sandbox(class ProcessRunner& processes);

}  // namespace qa
