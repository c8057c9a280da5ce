#include "qa/system/child_process.hpp"

#include "qa/system/own_children.hpp"
#include "qa/system/pidfd.hpp"
#include "qa/system/tool_environment.hpp"
#include "qa/system/tools.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qa {
namespace {

struct Pipe {
  FileDescriptor read_end;
  FileDescriptor write_end;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(FailureKind::host, std::string("cannot make a pipe: ") + std::strerror(errno));
  }
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

void make_non_blocking(const FileDescriptor& descriptor) {
  fcntl(descriptor.get(), F_SETFL, O_NONBLOCK);
}

std::vector<std::string> merged_environment(const Command& command) {
  EnvironmentVariables variables = variables_for_children(inherited_variables());
  for (const auto& [name, value] : command.environment) {
    if (value) {
      variables[name] = *value;
    } else {
      variables.erase(name);
    }
  }
  std::vector<std::string> entries;
  for (const auto& [name, value] : variables) entries.push_back(name + "=" + value);
  return entries;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

/// Everything that the child needs after fork(), when it may no longer allocate.
struct Preparation {
  std::string program;
  std::vector<std::string> argv_words;
  std::vector<std::string> environment_words;
  std::vector<char*> argv;
  std::vector<char*> environment;
  std::string working_directory;
  int input = -1;
  int output = -1;
  int error = -1;
  int report = -1;  ///< gets `ChildError` when something fails before exec
  pid_t parent = 0;
};

enum class ChildStep : int { chdir, exec };
struct ChildError {
  ChildStep step;
  int error;
};

[[noreturn]] void report_and_exit(const Preparation& preparation, ChildStep step) {
  const ChildError error{step, errno};
  [[maybe_unused]] const ssize_t written = write(preparation.report, &error, sizeof error);
  _exit(127);
}

/// Runs in the child: only async-signal-safe calls, because other threads held locks at fork().
[[noreturn]] void become_program(const Preparation& preparation) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have ended before the request above; then nobody would send the signal.
  if (getppid() != preparation.parent) _exit(127);
  signal(SIGPIPE, SIG_DFL);
  signal(SIGXFSZ, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  dup2(preparation.input, STDIN_FILENO);
  dup2(preparation.output, STDOUT_FILENO);
  dup2(preparation.error, STDERR_FILENO);
  if (!preparation.working_directory.empty() && chdir(preparation.working_directory.c_str()) != 0) {
    report_and_exit(preparation, ChildStep::chdir);
  }
  execve(preparation.program.c_str(), preparation.argv.data(), preparation.environment.data());
  report_and_exit(preparation, ChildStep::exec);
}

pid_t start_program(const Preparation& preparation) {
  const std::lock_guard lock(own_children_mutex());
  const pid_t pid = fork();
  if (pid == 0) become_program(preparation);
  if (pid > 0) own_child_started(pid);
  return pid;
}

Result<std::string> program_path(const Command& command) {
  if (command.argv.empty()) return fail(FailureKind::host, "an empty command cannot be started");
  const std::string& name = command.argv.front();
  if (name.find('/') != std::string::npos) return name;
  const auto found = find_program(name);
  if (!found) return tl::unexpected<Failure>(missing_tool(name));
  return found->string();
}

Failure start_failure(const Command& command, const ChildError& error) {
  std::string what = "cannot start " + command.argv.front() + ": " + std::strerror(error.error);
  if (error.step == ChildStep::chdir) {
    what = "cannot enter " + command.working_directory.string() + ": " + std::strerror(error.error);
  }
  return {.kind = FailureKind::host,
          .what = std::move(what),
          .command = to_shell_text(command),
          .log = {},
          .next = {}};
}

Result<FileDescriptor> open_null() {
  FileDescriptor null(open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!null.is_open()) return fail(FailureKind::host, "cannot open /dev/null");
  return null;
}

}  // namespace

Result<ChildProcess> ChildProcess::start(const Command& command) {
  Preparation preparation;
  TRY_ASSIGN(preparation.program, program_path(command));
  preparation.argv_words = command.argv;
  preparation.environment_words = merged_environment(command);
  preparation.argv = pointers(preparation.argv_words);
  preparation.environment = pointers(preparation.environment_words);
  preparation.working_directory = command.working_directory.string();
  preparation.parent = getpid();

  TRY_ASSIGN(Pipe output, make_pipe());
  TRY_ASSIGN(Pipe error, make_pipe());
  TRY_ASSIGN(Pipe report, make_pipe());
  Pipe input;
  if (command.input.empty() && command.after_input == Command::AfterInput::close) {
    TRY_ASSIGN(input.read_end, open_null());
  } else {
    TRY_ASSIGN(input, make_pipe());
  }
  preparation.input = input.read_end.get();
  preparation.output = output.write_end.get();
  preparation.error = error.write_end.get();
  preparation.report = report.write_end.get();

  const pid_t pid = start_program(preparation);
  if (pid < 0) {
    return fail(FailureKind::host, std::string("cannot fork: ") + std::strerror(errno));
  }
  // Both sides do it, so that the group exists for whoever comes first.
  setpgid(pid, pid);
  ChildProcess child(pid);
  report.write_end.reset();
  ChildError child_error{};
  ssize_t size = 0;
  do {
    size = read(report.read_end.get(), &child_error, sizeof child_error);
  } while (size < 0 && errno == EINTR);
  if (size == static_cast<ssize_t>(sizeof child_error)) {
    return tl::unexpected<Failure>(start_failure(command, child_error));
  }

  child.exit_event = open_pidfd(pid);
  if (!child.exit_event.is_open()) {
    return fail(FailureKind::host, std::string("pidfd_open: ") + std::strerror(errno));
  }
  child.standard_input = std::move(input.write_end);
  child.standard_output = std::move(output.read_end);
  child.standard_error = std::move(error.read_end);
  make_non_blocking(child.standard_output);
  make_non_blocking(child.standard_error);
  if (child.standard_input.is_open()) make_non_blocking(child.standard_input);
  return child;
}

ChildProcess::~ChildProcess() {
  if (pid_ != 0) reap();
}

void ChildProcess::signal_group(int signal) const {
  if (pid_ != 0) kill(-pid_, signal);
}

ExitStatus ChildProcess::reap() {
  // As long as the leader is not reaped, the group's number cannot belong to anybody else.
  signal_group(SIGKILL);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  own_child_ended(pid_);
  pid_.value = 0;
  if (WIFSIGNALED(status)) {
    return {.kind = ExitStatus::Kind::signaled, .code = 0, .signal = WTERMSIG(status)};
  }
  return {.kind = ExitStatus::Kind::exited, .code = WEXITSTATUS(status), .signal = 0};
}

}  // namespace qa
