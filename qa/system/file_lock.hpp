// A lock between processes that the kernel releases when its holder ends, however that happens.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/file_descriptor.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace qa {

class FileLock {
 public:
  enum class Kind { shared, exclusive };

  /// Waits for it. Creates the file, in a folder that must exist, and leaves it there.
  static Result<FileLock> acquire(const std::filesystem::path& path, Kind kind);
  /// Exclusive, without waiting: empty when somebody else holds it. The file then says `note`.
  static Result<std::optional<FileLock>> try_acquire(const std::filesystem::path& path,
                                                     std::string_view note);
  /// Whether anybody holds it; false when there is no such file.
  static bool is_held(const std::filesystem::path& path);

 private:
  explicit FileLock(FileDescriptor file) : file_(std::move(file)) {}
  FileDescriptor file_;
};

}  // namespace qa
