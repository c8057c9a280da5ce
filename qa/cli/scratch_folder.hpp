// A folder to work in, gone with its owner.
#pragma once

#include "qa/system/files.hpp"

#include <filesystem>
#include <string>

namespace qa {

class ScratchFolder {
 public:
  /// `purpose` is part of its name, in the system's temporary folder.
  ScratchFolder(Files& files, const std::string& purpose);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  /// Fails with host when it was there already.
  Result<std::filesystem::path> create();

 private:
  Files& files_;
  std::filesystem::path path_;
};

}  // namespace qa
