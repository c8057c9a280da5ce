// A static program for images: looks around, ends in various ways, serves and connects.
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

void say(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

std::string list(const char* path) {
  DIR* folder = opendir(path);
  if (folder == nullptr) return std::strerror(errno);
  std::vector<std::string> names;
  while (const dirent* entry = readdir(folder)) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  closedir(folder);
  std::ranges::sort(names);
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

std::string try_to_create(const char* path) {
  const int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return std::strerror(errno);
  close(file);
  return "works";
}

void print_file(const char* path, std::string_view only = "") {
  std::FILE* file = std::fopen(path, "r");
  if (file == nullptr) return say(std::string(path) + ": " + std::strerror(errno));
  std::array<char, 4096> line{};
  while (std::fgets(line.data(), static_cast<int>(line.size()), file) != nullptr) {
    if (std::string_view(line.data()).starts_with(only)) std::fputs(line.data(), stdout);
  }
  std::fclose(file);
}

int look(char** environment) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  say("user " + std::to_string(getuid()) + " group " + std::to_string(getgid()));
  say("pid " + std::to_string(getpid()));
  say("root " + list("/"));
  say("dev " + list("/dev"));
  say("tmp " + list("/tmp"));
  say("fds " + list("/proc/self/fd"));
  say("write /new: " + try_to_create("/new"));
  say("write /app/new: " + try_to_create("/app/new"));
  say("write /tmp/new: " + try_to_create("/tmp/new"));
  say("write /dev/null: " + try_to_create("/dev/null"));
  say("write sysctl: " + try_to_create("/proc/sys/kernel/domainname"));
  say("nofile " + std::to_string(files.rlim_cur));
  for (char** variable = environment; *variable != nullptr; ++variable) {
    say(std::string("env ") + *variable);
  }
  print_file("/etc/hosts");
  print_file("/proc/self/status", "Cap");
  print_file("/proc/self/status", "NoNewPrivs");
  return 0;
}

/// Exits with the number of SIGTERMs that came before a SIGUSR1.
int count_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGUSR1);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  say("ready");
  for (int terminations = 0;;) {
    if (sigwaitinfo(&signals, nullptr) == SIGUSR1) return terminations;
    ++terminations;
    say("terminated");
  }
}

/// Several processes that ignore what can be ignored and hold standard output.
int family() {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) std::signal(signal, SIG_IGN);
  if (fork() == 0) {
    setsid();
    if (fork() != 0) _exit(0);
  } else {
    say("ready");
  }
  for (;;) pause();
}

sockaddr_in make_address(const char* address, const char* port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  inet_pton(AF_INET, address, &result.sin_addr);
  return result;
}

void end_well(int) {
  _exit(0);
}

/// Answers every connection with `greeting`.
int serve(const char* address, const char* port, const std::string& greeting) {
  const bool is_stubborn = greeting == "stubborn";
  std::signal(SIGTERM, is_stubborn ? SIG_IGN : end_well);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in local = make_address(address, port);
  const int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (bind(listener, reinterpret_cast<const sockaddr*>(&local), sizeof(local)) != 0 ||
      listen(listener, 16) != 0) {
    say("cannot listen on " + std::string(address) + ": " + std::strerror(errno));
    return 1;
  }
  say("ready");
  for (int visitors = 0;;) {
    const int peer = accept(listener, nullptr, nullptr);
    if (peer < 0) continue;
    if (write(peer, greeting.data(), greeting.size()) < 0) say("the peer left");
    close(peer);
    ++visitors;
    // The first one only asks whether it is ready.
    if (greeting == "last words" && visitors == 2) return 3;
  }
}

int connect_to(const char* address, const char* port) {
  const int peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in remote = make_address(address, port);
  if (connect(peer, reinterpret_cast<const sockaddr*>(&remote), sizeof(remote)) != 0) {
    say(std::strerror(errno));
    return 1;
  }
  std::array<char, 256> buffer{};
  const ssize_t size = read(peer, buffer.data(), buffer.size());
  say(std::string(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))));
  return 0;
}

}  // namespace

int main(int argc, char** argv, char** environment) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "look") return look(environment);
  if (mode == "touch" && argc == 3) {
    say(std::string("write ") + argv[2] + ": " + try_to_create(argv[2]));
    return 0;
  }
  if (mode == "exit" && argc == 3) return std::atoi(argv[2]);
  if (mode == "abort") std::abort();
  if (mode == "crash") *static_cast<volatile int*>(nullptr) = 1;
  if (mode == "count-signals") return count_signals();
  if (mode == "family") return family();
  if (mode == "serve" && argc == 5) return serve(argv[2], argv[3], argv[4]);
  if (mode == "connect" && argc == 4) return connect_to(argv[2], argv[3]);
  say("wrong arguments");
  return 99;
}
