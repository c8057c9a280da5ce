#include "qa/system/file_lock.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qa {
namespace {

FileDescriptor open_lock(const std::filesystem::path& path) {
  constexpr mode_t kMode = S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;
  return FileDescriptor(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kMode));
}

tl::unexpected<Failure> cannot_lock(const std::filesystem::path& path) {
  return fail(FailureKind::host, "cannot lock " + path.string() + ": " + std::strerror(errno));
}

/// False when the file was removed after it was opened: whoever comes next would lock another one.
bool is_still_there(const FileDescriptor& file, const std::filesystem::path& path) {
  struct stat opened = {};
  struct stat there = {};
  return fstat(file.get(), &opened) == 0 && stat(path.c_str(), &there) == 0 &&
         opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

}  // namespace

Result<FileLock> FileLock::acquire(const std::filesystem::path& path, Kind kind) {
  FileDescriptor file = open_lock(path);
  int result = file.is_open() ? 0 : -1;
  if (result == 0) {
    do {
      result = flock(file.get(), kind == Kind::shared ? LOCK_SH : LOCK_EX);
    } while (result != 0 && errno == EINTR);
  }
  if (result == 0) return FileLock(std::move(file));
  return cannot_lock(path);
}

Result<std::optional<FileLock>> FileLock::try_acquire(const std::filesystem::path& path,
                                                      std::string_view note) {
  FileDescriptor file = open_lock(path);
  if (!file.is_open()) return cannot_lock(path);
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK || errno == EINTR) return std::nullopt;
    return cannot_lock(path);
  }
  if (!is_still_there(file, path)) return std::nullopt;
  const auto size = static_cast<ssize_t>(note.size());
  if (ftruncate(file.get(), 0) != 0 || pwrite(file.get(), note.data(), note.size(), 0) != size) {
    return cannot_lock(path);
  }
  return FileLock(std::move(file));
}

bool FileLock::is_held(const std::filesystem::path& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return false;
  return flock(file.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

}  // namespace qa
