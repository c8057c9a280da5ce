#include "qa/system/file_lock.hpp"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace qa {

Result<FileLock> FileLock::acquire(const std::filesystem::path& path, Kind kind) {
  constexpr mode_t kMode = S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;
  FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kMode));
  int result = file.is_open() ? 0 : -1;
  if (result == 0) {
    do {
      result = flock(file.get(), kind == Kind::shared ? LOCK_SH : LOCK_EX);
    } while (result != 0 && errno == EINTR);
  }
  if (result == 0) return FileLock(std::move(file));
  return fail(FailureKind::host, "cannot lock " + path.string() + ": " + std::strerror(errno));
}

bool FileLock::is_held(const std::filesystem::path& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return false;
  return flock(file.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

}  // namespace qa
