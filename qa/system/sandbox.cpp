#include "qa/system/sandbox.hpp"

#include "qa/system/lines.hpp"
#include "qa/system/own_children.hpp"
#include "qa/system/process_runner.hpp"
#include "qa/system/process_table.hpp"
#include "qa/system/sandbox/give_up.hpp"
#include "qa/system/sandbox/program_signals.hpp"
#include "qa/system/sandbox/system_calls.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <csignal>
#include <mutex>
#include <set>
#include <thread>

namespace qa {
namespace {

/// How long the kernel may take for what needs a few milliseconds.
constexpr std::chrono::seconds kProbeTimeout{20};

Result<Command> command_of(std::vector<std::string> words) {
  TRY_ASSIGN(const std::filesystem::path program, helper_program("qa-sandbox"));
  Command command;
  command.argv = {program.string()};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  return command;
}

bool send_signal(const RunningProcess& process, int number) {
  const std::lock_guard lock(own_children_mutex());
  // One that was waited for may have left its number to somebody else.
  return is_own_child(process.pid()) && kill(process.pid(), number) == 0;
}

/// Whether a process below this one is stopped.
bool someone_has_stopped(pid_t ancestor) {
  const std::vector<ProcessEntry> all = list_processes();
  std::set<pid_t> family = {ancestor};
  for (std::size_t before = 0; before != family.size();) {
    before = family.size();
    for (const ProcessEntry& entry : all) {
      if (family.contains(entry.parent)) family.insert(entry.pid);
    }
  }
  return std::ranges::any_of(all, [&](const ProcessEntry& entry) {
    return entry.state == 'T' && family.contains(entry.pid);
  });
}

/// The line in which qa-sandbox says why it gave up, without its name.
std::string explanation(const Completed& completed) {
  static constexpr std::string_view kStart = "qa-sandbox: ";
  const std::string& text = completed.standard_error;
  const std::size_t start = text.rfind(kStart);
  if (start == std::string::npos) return "qa-sandbox " + to_text(completed.status);
  const std::size_t from = start + kStart.size();
  return text.substr(from, text.find('\n', from) - from);
}

}  // namespace

Result<Command> hub_command() {
  return command_of({"hub"});
}

Result<Command> sandbox_command(const SandboxSpec& spec) {
  std::vector<std::string> words = {"run", "--root", spec.root.string()};
  const auto option = [&words](std::string name, std::string value) {
    words.push_back(std::move(name));
    words.push_back(std::move(value));
  };
  if (spec.hub_pid) option("--hub", std::to_string(*spec.hub_pid));
  option("--user", std::to_string(spec.user));
  option("--group", std::to_string(spec.group));
  if (spec.working_directory != "/") option("--directory", spec.working_directory);
  for (const auto& [name, value] : spec.environment) option("--env", name + "=" + value);
  for (const auto& [name, address] : spec.hosts) option("--host", name + "=" + address);
  for (const auto& [name, value] : spec.limits) option("--limit", name + "=" + value);
  for (const std::string& name : spec.forbidden_calls) option("--forbid", name);
  for (const auto& [path, folder] : spec.writable_folders)
    option("--writable", path + "=" + folder.string());
  words.emplace_back("--");
  words.insert(words.end(), spec.argv.begin(), spec.argv.end());
  return command_of(std::move(words));
}

std::vector<std::string> forbidden_call_names() {
  std::vector<std::string> names;
  for (const sandbox::SystemCall& call : sandbox::kSystemCalls) names.emplace_back(call.name);
  return names;
}

Result<Command> hub_member_command(int hub_pid, std::vector<std::string> argv) {
  std::vector<std::string> words = {"exec", "--hub", std::to_string(hub_pid), "--"};
  words.insert(words.end(), argv.begin(), argv.end());
  return command_of(std::move(words));
}

Result<Command> forward_command(int hub_pid,
                                const std::vector<std::pair<std::string, std::string>>& forwards) {
  std::vector<std::string> words = {"forward", "--hub", std::to_string(hub_pid)};
  for (const auto& [outside, inside] : forwards) {
    words.emplace_back("--port");
    words.push_back(outside + "=" + inside);
  }
  return command_of(std::move(words));
}

std::optional<std::string> sandbox_failure(const ExitStatus& status, std::string_view output) {
  const bool may_be_ours =
      status.kind == ExitStatus::Kind::exited && status.code == sandbox::kOwnFailure;
  if (!may_be_ours) return std::nullopt;
  for (const std::string_view line : lines_of(output)) {
    if (line.starts_with("qa-sandbox: note: ")) continue;
    if (!line.starts_with("qa-sandbox: cannot ")) break;
    return std::string(line);
  }
  return std::nullopt;
}

void kill_sandboxed(const RunningProcess& process) {
  send_signal(process, sandbox::kKillSignal);
}

void thaw_sandboxed(const RunningProcess& process) {
  send_signal(process, SIGCONT);
}

void freeze_sandboxed(RunningProcess& process) {
  constexpr std::chrono::milliseconds kGlance{1};
  constexpr int kGlances = 2000;
  if (!send_signal(process, sandbox::kFreezeSignal)) return;
  for (int i = 0; i < kGlances && !process.poll() && !someone_has_stopped(process.pid()); ++i)
    std::this_thread::sleep_for(kGlance);
}

std::string sandboxed_end(const ExitStatus& status) {
  // Where glibc gives up on SIGABRT it executes what no program may: `hlt` on x86, `brk` on Arm.
  const bool may_be_abort = status.kind == ExitStatus::Kind::signaled &&
                            (status.signal == SIGSEGV || status.signal == SIGTRAP);
  return to_text(status) +
         (may_be_abort ? ", which is also how abort() ends process 1 of a container" : "");
}

Result<void> cut_off(int hub_pid, const std::vector<std::string>& addresses,
                     ProcessRunner& processes) {
  std::vector<std::string> words = {"cut", "--hub", std::to_string(hub_pid)};
  for (const std::string& address : addresses) {
    words.emplace_back("--address");
    words.push_back(address);
  }
  TRY_ASSIGN(Command command, command_of(std::move(words)));
  command.timeout = kProbeTimeout;
  TRY_ASSIGN(const Completed completed, processes.run(command));
  if (completed.status.succeeded()) return {};
  return fail(FailureKind::host, "this host " + explanation(completed));
}

Result<void> probe_sandbox(ProcessRunner& processes) {
  TRY_ASSIGN(Command command, command_of({"probe"}));
  command.timeout = kProbeTimeout;
  TRY_ASSIGN(const Completed completed, processes.run(command));
  if (completed.status.succeeded()) return {};
  return tl::unexpected<Failure>(
      Failure{.kind = FailureKind::host,
              .what = "this host allows no sandbox: " + explanation(completed),
              .command = to_shell_text(command),
              .log = {},
              .next = {}});
}

}  // namespace qa
