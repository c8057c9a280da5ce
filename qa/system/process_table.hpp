// The processes of this machine, as /proc tells them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace qa {

/// Variables that every child of a stage carries, and what it starts inherits: by them a process
/// is found that left its parent, its group and its session.
inline constexpr std::string_view kRunMark = "QA_RUN_ID";
inline constexpr std::string_view kStageMark = "QA_STAGE";

struct ProcessEntry {
  pid_t pid = 0;
  pid_t parent = 0;
  char state = '?';  ///< as in /proc/PID/stat; 'Z' has ended and waits for its parent

  bool has_ended() const { return state == 'Z' || state == 'X'; }
};

/// All that are visible, in no order; those that end meanwhile may be missing.
std::vector<ProcessEntry> list_processes();

/// Value of `variable` in the environment that the process was started with; empty when it isn't
/// there or may not be read.
std::string environment_of(pid_t pid, std::string_view variable);

/// Its environment may be read, and nothing is there: a program is just being executed, or was
/// given none.
bool lacks_environment(pid_t pid);

/// Its arguments with blanks between them, cut where it gets long; its name when it has none.
std::string command_line_of(pid_t pid);

struct MarkedProcess {
  pid_t pid = 0;
  std::string run_id;
  std::string stage;  ///< may be empty
  std::string command_line;
};

/// All processes that carry the mark of any run, ourselves left out.
std::vector<MarkedProcess> marked_processes();

/// Kills those that `chosen` picks until none is left, and tells them.
std::vector<MarkedProcess> end_marked_processes(
    const std::function<bool(const MarkedProcess&)>& chosen);

/// Kills the process with this number and waits until it has ended, for a second at most. Asked
/// once the process can't be mistaken for a later one of the same number, `is_meant` says whether
/// it is the one; if not, nothing happens.
void kill_and_wait(pid_t pid, const std::function<bool()>& is_meant);

}  // namespace qa
