#include "qa/engine/project_files.hpp"

#include "qa/system/git.hpp"

#include <algorithm>

namespace qa {
namespace {

constexpr std::string_view kBuildCache = "CMakeCache.txt";

void add_names(std::string_view listed, std::vector<std::string>& names) {
  while (!listed.empty()) {
    const std::size_t end = listed.find('\0');
    std::string_view name = listed.substr(0, end);
    if (name.ends_with('/')) name.remove_suffix(1);
    if (!name.empty()) names.emplace_back(name);
    listed.remove_prefix(end == std::string_view::npos ? listed.size() : end + 1);
  }
}

}  // namespace

Result<std::optional<std::vector<std::string>>> project_files_of_git(
    ProcessRunner& processes, Files& files, const std::filesystem::path& root) {
  if (!lies_in_repository(root, files)) return std::nullopt;
  std::vector<std::string> names;
  TRY_ASSIGN(const std::string tracked, git_output(processes, root, {"ls-files", "-z"}));
  add_names(tracked, names);
  TRY_ASSIGN(const std::string others,
             git_output(processes, root, {"ls-files", "-z", "--others", "--exclude-standard"}));
  std::vector<std::string> untracked;
  add_names(others, untracked);
  // Nobody has to ignore what builds leave to have a cache.
  std::erase_if(untracked, [](const std::string& name) { return lies_in_any(name, {"build"}); });
  names.insert(names.end(), untracked.begin(), untracked.end());
  if (names.empty()) return std::nullopt;
  std::ranges::sort(names);
  // A file in conflict is listed once for each side.
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  return names;
}

bool lies_in_any(std::string_view path, const std::vector<std::string>& folders) {
  return std::ranges::any_of(folders, [&](const std::string& folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
  });
}

std::vector<std::string> build_folders(const std::vector<FileFacts>& listing) {
  std::vector<std::string> folders;
  for (const FileFacts& facts : listing) {
    const std::size_t slash = facts.path.rfind('/');
    if (slash == std::string::npos || facts.path.substr(slash + 1) != kBuildCache) continue;
    folders.push_back(facts.path.substr(0, slash));
  }
  return folders;
}

}  // namespace qa
