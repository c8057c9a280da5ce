// A file system in a map. Paths are kept as given; parents exist implicitly. Calls may come from
// several threads; the fields are for when those have ended.
#pragma once

#include "qa/system/files.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <vector>

namespace qa {

class MemoryFiles : public Files {
 public:
  Result<std::string> read(const std::filesystem::path& path) override;
  Result<void> write(const std::filesystem::path& path, std::string_view content) override;
  Result<void> append(const std::filesystem::path& path, std::string_view content) override;
  bool exists(const std::filesystem::path& path) override;
  Result<std::filesystem::path> real_path(const std::filesystem::path& path) override;
  Result<void> create_directories(const std::filesystem::path& path) override;
  Result<bool> create_directory(const std::filesystem::path& path) override;
  Result<void> remove_all(const std::filesystem::path& path) override;
  Result<void> copy(const std::filesystem::path& from, const std::filesystem::path& to) override;
  Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
  Result<void> symlink(const std::filesystem::path& target,
                       const std::filesystem::path& link) override;
  Result<void> set_permissions(const std::filesystem::path& path,
                               std::filesystem::perms permissions) override;
  Result<std::vector<std::filesystem::path>> list(const std::filesystem::path& folder) override;
  Result<std::vector<std::filesystem::path>> list_folders(
      const std::filesystem::path& folder) override;
  /// Times follow from the content, so that they change when it does.
  Result<std::vector<FileFacts>> scan(
      const std::filesystem::path& path,
      const std::vector<std::filesystem::path>& except = {}) override;
  Result<std::uintmax_t> size(const std::filesystem::path& path) override;
  Result<std::string> sha256(const std::filesystem::path& path) override;
  Result<std::unique_ptr<HeldLock>> try_lock(const std::filesystem::path& path,
                                             std::string_view note) override;

  std::map<std::filesystem::path, std::filesystem::perms> permissions;  ///< as they were set
  std::map<std::filesystem::path, std::string> contents;
  std::map<std::filesystem::path, std::filesystem::path> links;
  std::set<std::filesystem::path> folders;
  /// Writing to one of these, or below, fails, as on a full disk.
  std::set<std::filesystem::path> unwritable;
  std::vector<std::filesystem::path> written;  ///< in order
  std::set<std::filesystem::path> locked;      ///< right now; a test adds what others hold
  /// Called with each path and content that write() is asked for, before it is kept.
  std::function<void(const std::filesystem::path& path, std::string_view content)> on_write;

 private:
  bool is_writable(const std::filesystem::path& path) const;

  std::recursive_mutex mutex_;
};

}  // namespace qa
