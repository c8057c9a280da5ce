#include "qa/system/posix_files.hpp"

#include "qa/system/digest.hpp"
#include "qa/system/file_descriptor.hpp"
#include "qa/system/file_lock.hpp"
#include "qa/system/temporary_name.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qa {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kReadBytes = std::size_t{256} << 10;

tl::unexpected<Failure> cannot(std::string_view verb, const fs::path& path, int error) {
  return fail(FailureKind::host,
              "cannot " + std::string(verb) + " " + path.string() + ": " + std::strerror(error));
}

tl::unexpected<Failure> cannot(std::string_view verb, const fs::path& path,
                               const std::error_code& error) {
  return cannot(verb, path, error.value());
}

Result<void> create_parent(const fs::path& path) {
  std::error_code error;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  if (error) return cannot("create", path.parent_path(), error);
  return {};
}

Result<void> write_all(const FileDescriptor& file, const fs::path& path, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return cannot("write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

template <class Sink>
Result<void> read_pieces(const fs::path& path, Sink sink, std::size_t offset = 0) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return cannot("read", path, errno);
  if (offset > 0 && lseek(file.get(), static_cast<off_t>(offset), SEEK_SET) < 0)
    return cannot("read", path, errno);
  // Most files are small: a buffer that is filled with zeros first would cost more than they do.
  const auto buffer = std::make_unique_for_overwrite<char[]>(kReadBytes);
  while (true) {
    const ssize_t size = ::read(file.get(), buffer.get(), kReadBytes);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return cannot("read", path, errno);
    if (size == 0) return {};
    sink(std::string_view(buffer.get(), static_cast<std::size_t>(size)));
  }
}

}  // namespace

Result<std::string> PosixFiles::read(const fs::path& path) {
  std::string content;
  TRY(read_pieces(path, [&](std::string_view piece) { content += piece; }));
  return content;
}

Result<std::string> PosixFiles::read_from(const fs::path& path, std::size_t offset) {
  std::string content;
  const auto append = [&content](std::string_view piece) { content += piece; };
  TRY(read_pieces(path, append, offset));
  return content;
}

Result<void> PosixFiles::write(const fs::path& path, std::string_view content) {
  TRY(create_parent(path));
  const fs::path temporary = temporary_beside(path);
  FileDescriptor file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                           S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH));
  if (!file.is_open()) return cannot("write", path, errno);
  const Result<void> written = write_all(file, path, content);
  file.reset();
  if (written && ::rename(temporary.c_str(), path.c_str()) == 0) return {};
  const int error = errno;
  unlink(temporary.c_str());
  if (!written) return written;
  return cannot("write", path, error);
}

Result<void> PosixFiles::append(const fs::path& path, std::string_view content) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  constexpr mode_t kMode = S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;
  FileDescriptor file(open(path.c_str(), kFlags, kMode));
  if (!file.is_open() && errno == ENOENT) {
    TRY(create_parent(path));
    file.reset(open(path.c_str(), kFlags, kMode));
  }
  if (!file.is_open()) return cannot("write", path, errno);
  return write_all(file, path, content);
}

bool PosixFiles::exists(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

Result<fs::path> PosixFiles::real_path(const fs::path& path) {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  if (error) return cannot("find", path, error);
  return real;
}

Result<void> PosixFiles::create_directories(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return cannot("create", path, error);
  return {};
}

Result<bool> PosixFiles::create_directory(const fs::path& path) {
  std::error_code error;
  const bool created = fs::create_directory(path, error);
  if (error) return cannot("create", path, error);
  return created;
}

Result<void> PosixFiles::remove_all(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) return cannot("remove", path, error);
  return {};
}

Result<void> PosixFiles::copy(const fs::path& from, const fs::path& to) {
  TRY(create_parent(to));
  std::error_code error;
  const fs::path source = fs::is_symlink(from, error) ? fs::canonical(from, error) : from;
  if (error) return cannot("copy", from, error);
  // A program that runs cannot be overwritten, but its name can be given to another file.
  if (!fs::is_directory(source, error)) fs::remove(to, error);
  error.clear();
  fs::copy(source, to,
           fs::copy_options::recursive | fs::copy_options::copy_symlinks |
               fs::copy_options::overwrite_existing,
           error);
  if (error) return cannot("copy", from, error);
  return {};
}

Result<void> PosixFiles::rename(const fs::path& from, const fs::path& to) {
  TRY(create_parent(to));
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return cannot("rename", from, error);
  return {};
}

Result<void> PosixFiles::symlink(const fs::path& target, const fs::path& link) {
  TRY(create_parent(link));
  const fs::path temporary = temporary_beside(link);
  std::error_code error;
  fs::create_symlink(target, temporary, error);
  if (!error) fs::rename(temporary, link, error);
  if (!error) return {};
  std::error_code ignored;
  fs::remove(temporary, ignored);
  return cannot("link", link, error);
}

Result<void> PosixFiles::set_permissions(const fs::path& path, fs::perms permissions) {
  std::error_code error;
  fs::permissions(path, permissions, error);
  if (error) return cannot("set the permissions of", path, error);
  return {};
}

Result<std::vector<fs::path>> PosixFiles::list(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->symlink_status(ignored).type() == fs::file_type::regular) {
      files.push_back(fs::absolute(entry->path()));
    }
  }
  if (error) return cannot("list", folder, error);
  std::ranges::sort(files);
  return files;
}

Result<std::vector<fs::path>> PosixFiles::list_folders(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> folders;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->symlink_status(ignored).type() == fs::file_type::directory) {
      folders.push_back(entry->path());
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) return cannot("list", folder, error);
  std::ranges::sort(folders);
  return folders;
}

Result<std::uintmax_t> PosixFiles::size(const fs::path& path) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return cannot("read", path, error);
  return size;
}

Result<std::string> PosixFiles::sha256(const fs::path& path) {
  Sha256 digest;
  TRY(read_pieces(path, [&](std::string_view piece) { digest.update(piece); }));
  return digest.finish();
}

Result<std::unique_ptr<HeldLock>> PosixFiles::try_lock(const fs::path& path,
                                                       std::string_view note) {
  struct Held : HeldLock {
    explicit Held(FileLock held) : lock(std::move(held)) {}
    FileLock lock;
  };
  TRY(create_parent(path));
  TRY_ASSIGN(std::optional<FileLock> lock, FileLock::try_acquire(path, note));
  if (!lock) return nullptr;
  return std::make_unique<Held>(*std::move(lock));
}

}  // namespace qa
