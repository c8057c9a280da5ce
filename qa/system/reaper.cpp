#include "qa/system/reaper.hpp"

#include "qa/system/process_table.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qa {
namespace {

/// A byte comes when all is well; the end of the stream alone means that we were killed.
bool was_killed(int pipe) {
  char byte = 0;
  ssize_t size = 0;
  do {
    size = read(pipe, &byte, 1);
  } while (size < 0 && errno == EINTR);
  return size == 0;
}

/// Keeps nothing of its parent: neither session, nor terminal, nor files, nor working folder.
void detach(int& pipe) {
  setsid();
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(signal, SIG_IGN);
  prctl(PR_SET_NAME, "qa-reaper");
  const int null = open("/dev/null", O_RDWR);
  dup2(pipe, STDERR_FILENO + 1);
  pipe = STDERR_FILENO + 1;
  for (int stream = 0; stream <= STDERR_FILENO; ++stream) dup2(null, stream);
  close_range(static_cast<unsigned>(pipe) + 1, ~0U, 0);
  if (chdir("/") != 0) return;
}

[[noreturn]] void watch(int pipe, const std::string& run_id,
                        const std::filesystem::path& temporary) {
  // An orphan of init's, lest it be taken for a child that somebody has to wait for.
  if (fork() != 0) _exit(0);
  detach(pipe);
  if (was_killed(pipe)) {
    end_marked_processes([&](const MarkedProcess& process) { return process.run_id == run_id; });
    std::error_code ignored;
    if (!temporary.empty()) std::filesystem::remove_all(temporary, ignored);
  }
  _exit(0);
}

}  // namespace

Result<Reaper> Reaper::begin(const std::string& run_id, const std::filesystem::path& temporary) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(FailureKind::host, std::string("cannot make a pipe: ") + std::strerror(errno));
  }
  FileDescriptor read_end(ends[0]);
  FileDescriptor write_end(ends[1]);
  const pid_t pid = fork();
  if (pid == 0) {
    write_end.reset();
    watch(read_end.get(), run_id, temporary);
  }
  if (pid < 0) {
    return fail(FailureKind::host, std::string("cannot fork: ") + std::strerror(errno));
  }
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  return Reaper(std::move(write_end));
}

Reaper::~Reaper() {
  if (!pipe_.is_open()) return;
  const char goodbye = 0;
  [[maybe_unused]] const ssize_t written = write(pipe_.get(), &goodbye, 1);
}

}  // namespace qa
