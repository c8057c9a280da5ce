#include "qa/system/sandbox/give_up.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

namespace qa::sandbox {
namespace {

std::optional<std::string> read_small_file(const char* path) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  std::array<char, 4096> buffer{};
  const ssize_t size = read(file, buffer.data(), buffer.size());
  close(file);
  if (size < 0) return std::nullopt;
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

bool setting_is(const char* path, char value) {
  const std::optional<std::string> text = read_small_file(path);
  return text && text->starts_with(value);
}

bool has_seccomp_filter() {
  const std::optional<std::string> status = read_small_file("/proc/self/status");
  return status && status->find("\nSeccomp:\t2") != std::string::npos;
}

/// The usual reasons why a host refuses namespaces, told by its settings.
std::string_view advice(int error) {
  if (setting_is("/proc/sys/user/max_user_namespaces", '0')) {
    return "this host allows no user namespaces: sudo sysctl -w user.max_user_namespaces=15000";
  }
  if (error == ENOSPC) return "user.max_user_namespaces or another limit below user.* is reached";
  if (error != EPERM && error != EACCES) return "";
  if (setting_is("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", '1')) {
    return "AppArmor forbids user namespaces: "
           "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
  }
  if (setting_is("/proc/sys/kernel/unprivileged_userns_clone", '0')) {
    return "this host keeps user namespaces for root: "
           "sudo sysctl -w kernel.unprivileged_userns_clone=1";
  }
  if (has_seccomp_filter()) {
    return "a seccomp filter is active, as in containers: start the container with "
           "--security-opt seccomp=unconfined --security-opt apparmor=unconfined";
  }
  return "a security module or a chroot may forbid it";
}

}  // namespace

void give_up(std::string_view step, std::string_view reason) {
  const std::string line =
      "qa-sandbox: cannot " + std::string(step) + ": " + std::string(reason) + "\n";
  // A single write keeps the line whole among the output of others.
  const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
  static_cast<void>(written);
  _exit(kOwnFailure);
}

void give_up(std::string_view step, int error) {
  give_up(step, std::string_view(std::strerror(error)));
}

void require(long result, std::string_view step) {
  if (result < 0) give_up(step, errno);
}

void require_permitted(long result, std::string_view step) {
  if (result >= 0) return;
  const int error = errno;
  const std::string_view hint = advice(error);
  give_up(step, std::string(std::strerror(error)) + (hint.empty() ? "" : "; ") + std::string(hint));
}

}  // namespace qa::sandbox
