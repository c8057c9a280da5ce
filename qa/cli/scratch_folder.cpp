#include "qa/cli/scratch_folder.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace qa {

ScratchFolder::ScratchFolder(Files& files, const std::string& purpose) : files_(files) {
  std::error_code error;
  const std::filesystem::path place = std::filesystem::temp_directory_path(error);
  path_ =
      (error ? std::filesystem::path("/tmp") : place) / fmt::format("qa-{}-{}", purpose, getpid());
}

ScratchFolder::~ScratchFolder() {
  files_.remove_all(path_);
}

Result<std::filesystem::path> ScratchFolder::create() {
  TRY(files_.remove_all(path_));
  TRY_ASSIGN(const bool created, files_.create_directory(path_));
  if (!created) return fail(FailureKind::host, path_.string() + " belongs to somebody else");
  return path_;
}

}  // namespace qa
