#include "qa/system/sweeper.hpp"

#include "qa/system/own_children.hpp"
#include "qa/system/pidfd.hpp"
#include "qa/system/process_table.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <fstream>
#include <map>
#include <sstream>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qa {
namespace {

/// What was told to end, or has lost its parent, ends within this.
constexpr std::chrono::milliseconds kEndGrace{250};
/// Who keeps starting processes faster than they are killed is left to `qa gc`.
constexpr int kMaxRounds = 20;
/// A program that is being executed has its environment soon; one that was given none never.
constexpr int kMaxLooks = 20;
constexpr int kPauseMs = 1;

bool have_children() {
  siginfo_t info{};
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

void reap_orphans(const std::vector<ProcessEntry>& processes) {
  const std::lock_guard lock(own_children_mutex());
  for (const ProcessEntry& process : processes) {
    const bool orphan = process.parent == getpid() && !is_own_child(process.pid);
    if (orphan && process.has_ended()) waitpid(process.pid, nullptr, WNOHANG);
  }
}

/// Ours and everything below.
std::vector<pid_t> descendants(const std::vector<ProcessEntry>& processes) {
  std::multimap<pid_t, pid_t> children;
  for (const ProcessEntry& process : processes) {
    if (!process.has_ended()) children.emplace(process.parent, process.pid);
  }
  std::vector<pid_t> found;
  const auto add_children_of = [&](pid_t parent) {
    const auto [first, last] = children.equal_range(parent);
    for (auto child = first; child != last; ++child) found.push_back(child->second);
  };
  add_children_of(getpid());
  for (std::size_t i = 0; i < found.size(); ++i) add_children_of(found[i]);
  return found;
}

bool belongs_to(pid_t pid, std::string_view run_id, std::string_view stage) {
  return environment_of(pid, kRunMark) == run_id && environment_of(pid, kStageMark) == stage;
}

struct Look {
  std::vector<pid_t> found;
  bool is_certain = true;  ///< false: of some process nobody can say yet whose it is
};

Look look_for(std::string_view run_id, std::string_view stage) {
  Look look;
  const std::vector<ProcessEntry> processes = list_processes();
  reap_orphans(processes);
  for (const pid_t pid : descendants(processes)) {
    // Asked first: what has an environment now had its marks from the beginning.
    const bool unknown = lacks_environment(pid);
    const bool is_wanted = belongs_to(pid, run_id, stage);
    if (is_wanted) look.found.push_back(pid);
    if (unknown && !is_wanted) look.is_certain = false;
  }
  return look;
}

std::vector<pid_t> processes_of(std::string_view run_id, std::string_view stage) {
  for (int looks = 0; looks < kMaxLooks && have_children(); ++looks) {
    Look look = look_for(run_id, stage);
    if (look.is_certain || !look.found.empty()) return std::move(look.found);
    poll(nullptr, 0, kPauseMs);
  }
  return {};
}

void wait_for_ends(const std::vector<pid_t>& pids) {
  const auto until = std::chrono::steady_clock::now() + kEndGrace;
  for (const pid_t pid : pids) {
    const FileDescriptor process = open_pidfd(pid);
    pollfd end{.fd = process.get(), .events = POLLIN, .revents = 0};
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (process.is_open()) poll(&end, 1, static_cast<int>(std::max(left.count(), 0L)));
  }
}

/// Blanks and the like stand as a backslash and three octal digits (proc(5), mountinfo).
std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int code = 0;
    const char* const end = text.data() + std::min(i + 4, text.size());
    const bool escape = text[i] == '\\' &&
                        std::from_chars(text.data() + i + 1, end, code, 8).ptr == end && code > 0;
    plain += escape ? static_cast<char>(code) : text[i];
    if (escape) i += 3;
  }
  return plain;
}

}  // namespace

SystemSweeper::SystemSweeper() {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

std::vector<std::string> SystemSweeper::end_processes(std::string_view run_id,
                                                      std::string_view stage) {
  std::vector<pid_t> pids = processes_of(run_id, stage);
  if (pids.empty()) return {};
  wait_for_ends(pids);
  std::vector<std::string> ended;
  for (int round = 0; round < kMaxRounds; ++round) {
    pids = processes_of(run_id, stage);
    if (pids.empty()) break;
    for (const pid_t pid : pids) {
      ended.push_back("process " + std::to_string(pid) + " (" + command_line_of(pid) + ")");
    }
    for (const pid_t pid : pids) {
      // By now the number may be that of another stage's process.
      kill_and_wait(pid, [&] { return belongs_to(pid, run_id, stage); });
    }
  }
  return ended;
}

std::set<std::string> SystemSweeper::mounts() {
  std::set<std::string> points;
  std::ifstream file("/proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::string point;
    for (int i = 0; i < 5; ++i) fields >> point;  // the fifth is where
    points.insert(unescaped(point));
  }
  return points;
}

}  // namespace qa
