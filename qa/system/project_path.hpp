// Paths as findings and tests name them: relative to the project, whatever the tool printed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace qa {

/// `file` relative to `root`, normalized; a relative path counts as relative to `root` already.
/// A file outside the project keeps its absolute path. Lexical: links are not followed.
inline std::string project_path(std::string_view file, const std::filesystem::path& root) {
  if (file.empty()) return {};
  const std::filesystem::path path = std::filesystem::path(file).lexically_normal();
  if (path.is_relative()) return path.string();
  const std::filesystem::path relative = path.lexically_relative(root.lexically_normal());
  if (relative.empty() || *relative.begin() == "..") return path.string();
  return relative.string();
}

/// Whether `path` (relative to the project) is `folder` or lies below it; "." is the project.
inline bool lies_below(const std::filesystem::path& path, const std::filesystem::path& folder) {
  if (path.is_absolute()) return false;
  const std::filesystem::path relative =
      path.lexically_normal().lexically_relative((folder / "").lexically_normal().parent_path());
  if (folder.lexically_normal() == ".") return true;
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace qa
