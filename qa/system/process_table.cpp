#include "qa/system/process_table.hpp"

#include "qa/system/pidfd.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <csignal>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace qa {
namespace {

constexpr std::size_t kMaxCommandLineBytes = 200;
constexpr int kEndTimeoutMs = 1000;
/// The environment of a process that is just being executed reads as empty, so one look that finds
/// nothing proves nothing.
constexpr int kCleanLooks = 3;
constexpr int kPauseMs = 10;
/// Who keeps starting processes faster than they are killed wins at last.
constexpr int kMaxLooks = 300;

/// Empty when the process is gone or none of ours.
std::string read_of(pid_t pid, const char* name) {
  const std::string path = "/proc/" + std::to_string(pid) + "/" + name;
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  if (!file.is_open()) return text;
  std::array<char, 4096> buffer;
  for (ssize_t size = 0; (size = read(file.get(), buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return text;
}

/// proc(5): "pid (name) state ppid ..."; the name may hold blanks and parentheses.
ProcessEntry parse_stat(pid_t pid, const std::string& stat) {
  ProcessEntry entry{.pid = pid};
  const std::size_t name_end = stat.rfind(") ");
  if (name_end == std::string::npos || name_end + 4 >= stat.size()) return entry;
  entry.state = stat[name_end + 2];
  std::from_chars(stat.data() + name_end + 4, stat.data() + stat.size(), entry.parent);
  return entry;
}

}  // namespace

std::vector<ProcessEntry> list_processes() {
  std::vector<ProcessEntry> entries;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc"), closedir);
  if (!folder) return entries;
  while (const dirent* entry = readdir(folder.get())) {
    const std::string name = static_cast<const char*>(entry->d_name);
    if (std::isdigit(static_cast<unsigned char>(name.front())) == 0) continue;
    const pid_t pid = std::stoi(name);
    const std::string stat = read_of(pid, "stat");
    if (!stat.empty()) entries.push_back(parse_stat(pid, stat));
  }
  return entries;
}

std::string environment_of(pid_t pid, std::string_view variable) {
  const std::string start = std::string(1, '\0') + std::string(variable) + "=";
  const std::string all = std::string(1, '\0') + read_of(pid, "environ");
  const std::size_t found = all.find(start);
  // What follows ends with a null character, at the latest that of the string.
  return found == std::string::npos ? "" : std::string(all.c_str() + found + start.size());
}

bool lacks_environment(pid_t pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/environ";
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char byte = 0;
  return file.is_open() && read(file.get(), &byte, 1) == 0;
}

std::string command_line_of(pid_t pid) {
  std::string text = read_of(pid, "cmdline");
  while (!text.empty() && text.back() == '\0') text.pop_back();
  if (text.empty()) text = read_of(pid, "comm");
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' '; };
  std::ranges::replace_if(text, is_control, ' ');
  while (!text.empty() && text.back() == ' ') text.pop_back();
  if (text.size() > kMaxCommandLineBytes) text = text.substr(0, kMaxCommandLineBytes) + "...";
  return text;
}

std::vector<MarkedProcess> marked_processes() {
  std::vector<MarkedProcess> marked;
  for (const ProcessEntry& entry : list_processes()) {
    if (entry.has_ended() || entry.pid == getpid()) continue;
    std::string run_id = environment_of(entry.pid, kRunMark);
    if (run_id.empty()) continue;
    marked.push_back({.pid = entry.pid,
                      .run_id = std::move(run_id),
                      .stage = environment_of(entry.pid, kStageMark),
                      .command_line = command_line_of(entry.pid)});
  }
  return marked;
}

std::vector<MarkedProcess> end_marked_processes(
    const std::function<bool(const MarkedProcess&)>& chosen) {
  std::vector<MarkedProcess> ended;
  for (int look = 0, clean = 0; clean < kCleanLooks && look < kMaxLooks; ++look) {
    std::vector<MarkedProcess> found = marked_processes();
    std::erase_if(found, [&](const MarkedProcess& process) { return !chosen(process); });
    for (MarkedProcess& process : found) {
      kill_and_wait(process.pid,
                    [&] { return environment_of(process.pid, kRunMark) == process.run_id; });
      ended.push_back(std::move(process));
    }
    clean = found.empty() ? clean + 1 : 0;
    if (clean > 0) poll(nullptr, 0, kPauseMs);
  }
  return ended;
}

void kill_and_wait(pid_t pid, const std::function<bool()>& is_meant) {
  const FileDescriptor process = open_pidfd(pid);
  if (!process.is_open() || !is_meant()) return;
  send_signal(process, SIGKILL);
  pollfd end{.fd = process.get(), .events = POLLIN, .revents = 0};
  poll(&end, 1, kEndTimeoutMs);
}

}  // namespace qa
