#include "app/log_directory.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <unistd.h>

namespace echo {

MaybeProblem check_log_directory(const std::string& path) {
  const auto problem = [&path](int reason) {
    return Problem{"--logdir: cannot write to " + path + ": " +
                   std::system_category().message(reason)};
  };
  std::error_code unknown;
  std::filesystem::path existing = std::filesystem::absolute(path, unknown);
  if (unknown) return problem(unknown.value());
  while (!std::filesystem::exists(existing, unknown) && existing.has_relative_path()) {
    existing = existing.parent_path();
  }
  if (!std::filesystem::is_directory(existing, unknown)) return problem(ENOTDIR);
  if (access(existing.c_str(), W_OK | X_OK) != 0) return problem(errno);
  return std::nullopt;
}

}  // namespace echo
