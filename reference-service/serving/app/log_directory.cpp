#include "serving/app/log_directory.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <unistd.h>

namespace serving {

MaybeProblem check_log_directory(const std::string& path, const std::string& name) {
  const std::string file = path + "/" + name;
  const auto cannot_write = [](const std::string& what, int reason) {
    return Problem{"--logdir: cannot write to " + what + ": " +
                   std::system_category().message(reason)};
  };
  const auto problem = [&](int reason) { return cannot_write(path, reason); };
  std::error_code unknown;
  std::filesystem::path existing = std::filesystem::absolute(path, unknown);
  if (unknown) return problem(unknown.value());
  // A link that leads nowhere exists, too: no directory can be made in its place.
  while (!std::filesystem::exists(symlink_status(existing, unknown)) &&
         existing.has_relative_path()) {
    existing = existing.parent_path();
  }
  if (!std::filesystem::is_directory(existing, unknown)) return problem(ENOTDIR);
  if (access(existing.c_str(), W_OK | X_OK) != 0) return problem(errno);
  if (std::filesystem::is_directory(file, unknown)) return cannot_write(file, EISDIR);
  if (access(file.c_str(), W_OK) != 0 && errno != ENOENT) return cannot_write(file, errno);
  return std::nullopt;
}

}  // namespace serving
