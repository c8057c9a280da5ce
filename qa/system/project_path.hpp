// Paths as findings and tests name them: relative to the project, whatever the tool printed.
#pragma once

#include <algorithm>
#include <filesystem>
#include <span>
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

/// Whether `path` is among `folders` or below one of them. Compared as text: all are normalized,
/// without a slash at the end, and spelled from the same place.
inline bool lies_in_any(std::string_view path, std::span<const std::string> folders) {
  return std::ranges::any_of(folders, [&](const std::string& folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
  });
}

/// Whether `path` (relative to the project) is `folder`, however that is spelled, or lies below it;
/// "." is the project.
inline bool lies_below(const std::filesystem::path& path, const std::filesystem::path& folder) {
  if (path.is_absolute()) return false;
  std::string normal = (folder / "").lexically_normal().string();
  if (normal.empty() || normal == ".") return true;
  normal.pop_back();  // the slash
  return lies_in_any(path.lexically_normal().string(), {&normal, 1});
}

}  // namespace qa
