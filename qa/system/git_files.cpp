#include "qa/system/git_files.hpp"

#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <string_view>

namespace qa {
namespace {

constexpr std::string_view kSubmodule = "160000 ";

/// Of `git ls-files --stage`: "100644 HASH STAGE\tNAME".
void add_tracked(const std::vector<std::string>& entries, GitFiles& found) {
  for (const std::string& entry : entries) {
    auto& names = entry.starts_with(kSubmodule) ? found.checkouts : found.files;
    names.push_back(entry.substr(entry.find('\t') + 1));
  }
}

void add_new(std::vector<std::string> names, GitFiles& found) {
  // Nobody has to ignore what builds leave.
  static const std::vector<std::string> kBuild = {"build"};
  for (std::string& name : names) {
    const bool is_checkout = name.ends_with('/');
    if (is_checkout) name.pop_back();
    if (lies_in_any(name, kBuild)) continue;
    (is_checkout ? found.checkouts : found.files).push_back(std::move(name));
  }
}

/// A file in conflict is listed once for each side.
void sort_out(std::vector<std::string>& names) {
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
}

}  // namespace

Result<std::optional<GitFiles>> list_git_files(ProcessRunner& processes, Files& files,
                                               const std::filesystem::path& root) {
  if (!lies_in_repository(root, files)) return std::optional<GitFiles>();
  const auto ask = [&](const std::vector<std::string>& arguments) {
    return git_output(processes, root, arguments);
  };
  TRY_ASSIGN(const std::string tracked, ask({"ls-files", "-z", "--stage"}));
  if (tracked.empty()) {
    TRY_ASSIGN(const std::string prefix, ask({"rev-parse", "--show-prefix"}));
    if (!trimmed(prefix).empty()) return std::optional<GitFiles>();
  }
  TRY_ASSIGN(const std::string others, ask({"ls-files", "-z", "--others", "--exclude-standard"}));
  GitFiles found{.top = repository_top(root, files)};
  add_tracked(names_in(tracked), found);
  add_new(names_in(others), found);
  sort_out(found.files);
  sort_out(found.checkouts);
  return std::optional<GitFiles>(std::move(found));
}

}  // namespace qa
