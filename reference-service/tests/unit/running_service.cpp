#include "running_service.hpp"

#include "serving/app/signals.hpp"
#include "test_server.hpp"

#include <array>
#include <csignal>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

namespace echo {

RunningService::RunningService(const ServerOptions& options) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  log_ = FileDescriptor(ends[0]);
  const FileDescriptor writing(ends[1]);
  standard_error_ = FileDescriptor(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));
  dup2(writing.number(), STDERR_FILENO);
  hold_signals();
  std::packaged_task<ExitCode()> task([options] { return run(program(), options); });
  ended_ = task.get_future();
  thread_ = std::thread(std::move(task));
}

RunningService::~RunningService() {
  if (!told_to_stop_) signal(SIGTERM);
  thread_.join();
  dup2(standard_error_.number(), STDERR_FILENO);
}

std::string RunningService::wait_for(const std::string& text) {
  for (;;) {
    const std::string line = read_line();
    const std::size_t found = line.find(text);
    if (found != std::string::npos) return line.substr(found + text.size());
  }
}

void RunningService::signal(int number) {
  if (number != SIGHUP) told_to_stop_ = true;
  pthread_kill(thread_.native_handle(), number);
}

ExitCode RunningService::exit_code() {
  return ended_.get();
}

std::string RunningService::read_line() {
  std::size_t end = unread_.find('\n');
  while (end == std::string::npos) {
    pollfd readable{.fd = log_.number(), .events = POLLIN, .revents = 0};
    const auto patience = std::chrono::milliseconds(kPatience).count();
    std::array<char, 4096> bytes{};
    const ssize_t got = poll(&readable, 1, static_cast<int>(patience)) == 1
                            ? read(log_.number(), bytes.data(), bytes.size())
                            : -1;
    if (got <= 0) throw std::runtime_error("the log does not go on");
    unread_.append(bytes.data(), static_cast<std::size_t>(got));
    end = unread_.find('\n');
  }
  std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  return line;
}

}  // namespace echo
