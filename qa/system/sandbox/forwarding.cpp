#include "qa/system/sandbox/forwarding.hpp"

#include "qa/system/sandbox/give_up.hpp"
#include "qa/system/sandbox/namespaces.hpp"
#include "qa/system/sandbox/privileges.hpp"
#include "qa/system/sandbox/supervision.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>

#include <arpa/inet.h>
#include <linux/close_range.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qa::sandbox {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} << 10;

/// "127.77.0.10:42302".
sockaddr_in parse_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const bool has_port = colon != std::string::npos &&
                        std::from_chars(text.data() + colon + 1, end, port).ptr == end &&
                        inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr) == 1;
  if (!has_port) give_up("forward " + text, "it is no IPv4 address with a port");
  address.sin_port = htons(port);
  return address;
}

std::string to_text(const sockaddr_in& address) {
  std::array<char, INET_ADDRSTRLEN> host{};
  inet_ntop(AF_INET, &address.sin_addr, host.data(), host.size());
  return std::string(host.data()) + ":" + std::to_string(ntohs(address.sin_port));
}

int bind_to(int listener, const sockaddr_in& address) {
  return bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
}

int listen_on(const std::string& outside) {
  sockaddr_in address = parse_address(outside);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  require(listener, "open a socket");
  const int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  int bound = bind_to(listener, address);
  if (bound < 0 && errno == EACCES) {  // a port below 1024
    address.sin_port = 0;
    bound = bind_to(listener, address);
  }
  require(bound, "listen on " + outside);
  require(listen(listener, SOMAXCONN), "listen on " + outside);
  socklen_t size = sizeof(address);
  require(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size),
          "look at the port of " + outside);
  std::printf("forward %s\n", to_text(address).c_str());
  std::fflush(stdout);
  return listener;
}

bool write_all(int to, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t written = write(to, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    data += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

/// One direction, until its source ends; a connection that broke is broken for both.
void carry(int from, int to) {
  std::array<char, kBufferBytes> buffer;
  for (;;) {
    const ssize_t size = read(from, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size == 0) {
      shutdown(to, SHUT_WR);
      return;
    }
    if (size > 0 && write_all(to, buffer.data(), static_cast<std::size_t>(size))) continue;
    shutdown(from, SHUT_RDWR);
    shutdown(to, SHUT_RDWR);
    return;
  }
}

/// A process for each direction: neither waits for the other.
void carry_both(int outside, const sockaddr_in& target) {
  const int inside = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (inside < 0) return;
  // A service that is not there is a connection that closes.
  if (connect(inside, reinterpret_cast<const sockaddr*>(&target), sizeof(target)) < 0) return;
  const pid_t back = fork();
  if (back < 0) return;
  if (back == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    carry(inside, outside);
    _exit(0);
  }
  carry(outside, inside);
  while (waitpid(back, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void accept_one(int listener, const sockaddr_in& target) {
  const int connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  if (connection < 0) return;
  const pid_t child = fork();  // without one, this connection closes
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::signal(SIGCHLD, SIG_DFL);
    carry_both(connection, target);
    _exit(0);
  }
  close(connection);
}

}  // namespace

void forward(int hub, const std::vector<Forward>& forwards) {
  std::vector<pollfd> listeners;
  std::vector<sockaddr_in> targets;
  // A socket stays in the network in which it was made.
  for (const auto& [outside, inside] : forwards) {
    targets.push_back(parse_address(inside));
    listeners.push_back({.fd = listen_on(outside), .events = POLLIN, .revents = 0});
  }
  join_hub(hub, UserNamespace::of_the_hub);
  forbid_new_privileges();
  restore_signals();
  std::signal(SIGCHLD, SIG_IGN);  // nobody waits for the carriers
  std::signal(SIGPIPE, SIG_IGN);
  for (;;) {
    if (poll(listeners.data(), listeners.size(), -1) < 0) continue;
    for (std::size_t i = 0; i < listeners.size(); ++i) {
      if (listeners[i].revents != 0) accept_one(listeners[i].fd, targets[i]);
    }
  }
}

}  // namespace qa::sandbox
