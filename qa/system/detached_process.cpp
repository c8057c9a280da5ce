#include "qa/system/detached_process.hpp"

#include "qa/system/interrupt.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qa {
namespace {

/// Runs in a grandchild: an orphan from the start, so that nobody has to wait for it.
[[noreturn]] void become(std::vector<char*>& argv, int output, int log) {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(null, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD}) std::signal(signal, SIG_DFL);
  execv(argv[0], argv.data());
  _exit(127);
}

Failure host_failure(const std::string& what) {
  return {.kind = FailureKind::host, .what = what + ": " + std::strerror(errno)};
}

}  // namespace

Result<DetachedProcess> DetachedProcess::start(const std::vector<std::string>& argv,
                                               const std::filesystem::path& log) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return tl::unexpected(host_failure("cannot make a pipe"));
  FileDescriptor output(ends[0]);
  const FileDescriptor writer(ends[1]);
  const FileDescriptor log_file(open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!log_file.is_open()) return tl::unexpected(host_failure("cannot open " + log.string()));
  std::vector<std::string> words = argv;
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  const pid_t child = fork();
  if (child < 0) return tl::unexpected(host_failure("cannot fork"));
  if (child == 0) {
    setsid();
    if (fork() == 0) become(pointers, writer.get(), log_file.get());
    _exit(0);
  }
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return DetachedProcess(std::move(output));
}

Result<std::string> DetachedProcess::read_all() const {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    std::array<pollfd, 2> events{{{.fd = output_.get(), .events = POLLIN, .revents = 0},
                                  {.fd = Interrupt::wakeup_fd(), .events = POLLIN, .revents = 0}}};
    if (poll(events.data(), events.size(), -1) < 0 && errno != EINTR)
      return tl::unexpected(host_failure("cannot wait"));
    if (Interrupt::requested()) return fail(FailureKind::canceled, "interrupted");
    if (events[0].revents == 0) continue;
    const ssize_t size = read(output_.get(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

StarterWatch::StarterWatch()
    : thread_([](const std::stop_token& stop) {
        constexpr int kGlanceMs = 100;
        while (!stop.stop_requested()) {
          // Nobody can read it any more: that comes unasked.
          pollfd output{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
          if (poll(&output, 1, kGlanceMs) > 0) {
            kill(getpid(), SIGTERM);
            return;
          }
        }
      }) {}

StarterWatch::~StarterWatch() = default;

void ask_to_end(int pid) {
  kill(pid, SIGTERM);
}

void release_starter() {
  const FileDescriptor null(open("/dev/null", O_WRONLY | O_CLOEXEC));
  dup2(null.get(), STDOUT_FILENO);
}

Result<std::filesystem::path> own_program() {
  std::error_code error;
  std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) return path;
  return fail(FailureKind::host, "cannot find the running program: " + error.message());
}

}  // namespace qa
