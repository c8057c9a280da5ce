// The real file system.
#pragma once

#include "qa/system/files.hpp"

namespace qa {

class PosixFiles : public Files {
 public:
  Result<std::string> read(const std::filesystem::path& path) override;
  Result<std::string> read_from(const std::filesystem::path& path, std::size_t offset) override;
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
  Result<std::vector<FileFacts>> scan(
      const std::filesystem::path& path,
      const std::vector<std::filesystem::path>& except = {}) override;
  Result<std::uintmax_t> size(const std::filesystem::path& path) override;
  Result<std::string> sha256(const std::filesystem::path& path) override;
  Result<std::unique_ptr<HeldLock>> try_lock(const std::filesystem::path& path,
                                             std::string_view note) override;
};

}  // namespace qa
