// A program that misbehaves on request: child MODE [ARGUMENT]. Modes that wait say "ready" first.
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

void say(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0) _exit(98);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

[[noreturn]] void wait_for_ever() {
  while (true) pause();
}

void flood(int descriptor, long bytes) {
  const std::string line(1023, 'x');
  for (long sent = 0; sent < bytes; sent += 1024) say(descriptor, line + "\n");
}

void copy_input() {
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0; (size = read(STDIN_FILENO, buffer.data(), buffer.size())) > 0;) {
    say(STDOUT_FILENO, std::string_view(buffer.data(), static_cast<std::size_t>(size)));
  }
}

/// Leaves a process behind that left the group and keeps the streams open.
void daemonize() {
  std::array<int, 2> left_group{};
  if (pipe(left_group.data()) != 0) _exit(97);
  const pid_t pid = fork();
  if (pid != 0) {
    // Whoever is still in the group when its leader ends is killed with it.
    char byte = 0;
    [[maybe_unused]] const ssize_t size = read(left_group[0], &byte, 1);
    say(STDOUT_FILENO, "daemon " + std::to_string(pid) + "\n");
    return;
  }
  setsid();
  say(left_group[1], "x");
  wait_for_ever();
}

/// What is said at a port, or why nobody is there.
int connect_to(const char* host, const char* port) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host, port, &hints, &found) != 0) {
    say(STDOUT_FILENO, "nobody has that name\n");
    return 1;
  }
  const int peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(peer, found->ai_addr, found->ai_addrlen) != 0) {
    say(STDOUT_FILENO, std::string(std::strerror(errno)) + "\n");
    return 1;
  }
  freeaddrinfo(found);
  std::array<char, 4096> buffer{};
  const ssize_t size = read(peer, buffer.data(), buffer.size());
  say(STDOUT_FILENO, std::string(buffer.data(), size < 0 ? 0 : static_cast<std::size_t>(size)));
  return 0;
}

/// A grandchild in the same group that would go on for ever.
void spawn_and_exit() {
  const pid_t pid = fork();
  if (pid == 0) wait_for_ever();
  say(STDOUT_FILENO, "grandchild " + std::to_string(pid) + "\n");
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  const char* argument = argc > 2 ? argv[2] : "";
  if (mode == "exit") return std::atoi(argument);
  if (mode == "say") {
    say(STDOUT_FILENO, argument);
    say(STDERR_FILENO, argc > 3 ? argv[3] : "");
    return 0;
  }
  if (mode == "crash") {
    std::signal(SIGSEGV, SIG_DFL);  // a sanitizer would catch it and exit
    raise(SIGSEGV);
  }
  if (mode == "flood") flood(STDOUT_FILENO, std::atol(argument));
  if (mode == "flood-errors") flood(STDERR_FILENO, std::atol(argument));
  if (mode == "copy-input") copy_input();
  if (mode == "print-variable") {
    const char* value = std::getenv(argument);
    say(STDOUT_FILENO, value == nullptr ? "unset" : value);
  }
  if (mode == "print-folder") say(STDOUT_FILENO, std::string(get_current_dir_name()));
  if (mode == "wait") {
    say(STDOUT_FILENO, "ready\n");
    wait_for_ever();
  }
  if (mode == "ignore-term") {
    signal(SIGTERM, SIG_IGN);
    say(STDOUT_FILENO, "ready\n");
    wait_for_ever();
  }
  if (mode == "connect" && argc == 4) return connect_to(argument, argv[3]);
  if (mode == "daemonize") daemonize();
  if (mode == "spawn-and-exit") spawn_and_exit();
  return 0;
}
