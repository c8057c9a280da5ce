// The file system as the rest of qa sees it. Real: PosixFiles. Tests: MemoryFiles.
#pragma once

#include "qa/model/failure.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// What is known about a file without reading it.
struct FileFacts {
  enum class Kind { regular, symbolic_link, other };

  std::string path;  ///< relative to what was scanned; empty for that itself
  Kind kind = Kind::regular;
  bool executable = false;  ///< by its owner
  std::uintmax_t size = 0;
  std::int64_t modified_ns = 0;  ///< since the epoch, as are all times here
  std::int64_t changed_ns = 0;   ///< of the file or of what is known about it
  std::uint64_t inode = 0;
  std::string target;  ///< of a symbolic link

  bool operator==(const FileFacts&) const = default;
};

/// Exclusive until it is destroyed or its process ends, however that happens.
class HeldLock {
 public:
  virtual ~HeldLock() = default;
};

/// All paths are absolute or relative to the working directory. Failures are FailureKind::host and
/// name the path.
class Files {
 public:
  virtual ~Files() = default;

  virtual Result<std::string> read(const std::filesystem::path& path) = 0;
  /// What follows the first `offset` bytes; nothing when there are no more.
  virtual Result<std::string> read_from(const std::filesystem::path& path, std::size_t offset) {
    return read(path).map(
        [&](const std::string& text) { return text.substr(std::min(offset, text.size())); });
  }
  /// Readers see the old content or the new one, never a part, also after kill -9: temporary file
  /// beside it, then rename. No fsync: a power cut may lose the newest content. Creates missing
  /// parent folders.
  virtual Result<void> write(const std::filesystem::path& path, std::string_view content) = 0;
  /// Not atomic; for logs.
  virtual Result<void> append(const std::filesystem::path& path, std::string_view content) = 0;
  virtual bool exists(const std::filesystem::path& path) = 0;
  /// The absolute path of the same file without any link in it. Fails when nothing is there.
  virtual Result<std::filesystem::path> real_path(const std::filesystem::path& path) = 0;
  virtual Result<void> create_directories(const std::filesystem::path& path) = 0;
  /// True when it was created, false when it was there already, by whomever: of several processes
  /// that try, exactly one hears true. The parent must exist.
  virtual Result<bool> create_directory(const std::filesystem::path& path) = 0;
  /// Missing is fine.
  virtual Result<void> remove_all(const std::filesystem::path& path) = 0;
  /// Keeps permissions; replaces the target; creates missing parents. Folders are copied with all
  /// they hold, links among it as links; of a link that is `from` itself, what it points to.
  virtual Result<void> copy(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  virtual Result<void> rename(const std::filesystem::path& from,
                              const std::filesystem::path& to) = 0;
  /// Makes `link` point to `target`, replacing it atomically.
  virtual Result<void> symlink(const std::filesystem::path& target,
                               const std::filesystem::path& link) = 0;
  /// Exactly these bits, whatever the umask; follows links.
  virtual Result<void> set_permissions(const std::filesystem::path& path,
                                       std::filesystem::perms permissions) = 0;
  /// Regular files below `folder`, sorted, absolute; symbolic links are not followed.
  virtual Result<std::vector<std::filesystem::path>> list(const std::filesystem::path& folder) = 0;
  /// Folders directly in `folder`, sorted; symbolic links are not followed. A missing `folder` has
  /// none.
  virtual Result<std::vector<std::filesystem::path>> list_folders(
      const std::filesystem::path& folder) = 0;
  /// Everything at or below `path` that is no folder, hidden files included, sorted; links are not
  /// followed. Does not enter the folders `except`, which are spelled like `path` is. A missing
  /// `path` has nothing.
  virtual Result<std::vector<FileFacts>> scan(
      const std::filesystem::path& path, const std::vector<std::filesystem::path>& except = {}) = 0;
  virtual Result<std::uintmax_t> size(const std::filesystem::path& path) = 0;
  /// Lower-case hex SHA-256 of the content, read in pieces.
  virtual Result<std::string> sha256(const std::filesystem::path& path) = 0;
  /// Locks the file `path` against other processes and threads. It is created, with its folders,
  /// stays, and holds `note`, for those who find it locked: they get null, without waiting.
  virtual Result<std::unique_ptr<HeldLock>> try_lock(const std::filesystem::path& path,
                                                     std::string_view note) = 0;
};

}  // namespace qa
