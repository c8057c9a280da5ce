// Digests of files, remembered from run to run by what stat says, so that a file is read only after
// it changed. Kept in reports/cache/index.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace qa {

/// Calls may come from any thread.
///
/// A file that was touched so shortly before this process began that another write could leave the
/// same time stamps is read again each time (git's "racy" entries, Documentation/technical/
/// racy-git): it is remembered by a later process.
class FileIndex {
 public:
  /// `file` is read at the first question; it need not exist, and a damaged one is as good as none.
  FileIndex(std::filesystem::path file, Files& files, Clock& clock);

  /// Digest of the regular file at `path`, whose facts are `facts`.
  Result<std::string> sha256(const std::filesystem::path& path, const FileFacts& facts);

  /// The version that the program with this digest tells, when it was remembered.
  std::optional<std::string> version(const std::string& sha256);
  void remember_version(const std::string& sha256, const std::string& version);

  /// Writes what was learned, if anything. The only call that writes.
  Result<void> save();

 private:
  struct Entry {
    std::uintmax_t size = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    std::uint64_t inode = 0;
    std::string sha256;
    bool used = false;  ///< by this process
  };

  void load();
  bool read_line(std::string_view line);
  bool is_settled(const FileFacts& facts) const;
  static bool describes(const Entry& entry, const FileFacts& facts);

  std::filesystem::path file_;
  Files& files_;
  std::int64_t started_ns_;
  std::mutex mutex_;
  bool loaded_ = false;
  bool changed_ = false;
  std::unordered_map<std::string, Entry> entries_;  ///< by path
  std::map<std::string, std::string> versions_;     ///< by digest
};

}  // namespace qa
