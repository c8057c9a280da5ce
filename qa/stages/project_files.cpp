#include "qa/stages/project_files.hpp"

#include "qa/system/git_files.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <optional>

namespace qa {
namespace {

namespace fs = std::filesystem;

class Collector {
 public:
  Collector(StageContext& context, const fs::path& top) : context_(context), files_{.top = top} {}

  /// `path` must not be a folder.
  Result<void> add(const std::string& path) {
    TRY_ASSIGN(const std::vector<FileFacts> facts, context_.files.scan(context_.root / path));
    // Git also lists what was deleted and not yet committed.
    if (facts.empty()) return {};
    if (facts.front().kind == FileFacts::Kind::regular) files_.files.insert(path);
    if (facts.front().kind == FileFacts::Kind::symbolic_link) {
      const fs::path target = context_.root / fs::path(path).parent_path() / facts.front().target;
      files_.links[path] = project_path(target.lexically_normal().string(), context_.root);
    }
    return {};
  }

  ProjectFiles take() { return std::move(files_); }

 private:
  StageContext& context_;
  ProjectFiles files_;
};

Result<std::optional<ProjectFiles>> known_to_git(StageContext& context) {
  TRY_ASSIGN(const auto listed, list_git_files(context.processes, context.files, context.root));
  if (!listed) return std::optional<ProjectFiles>();
  Collector collector(context, listed->top);
  for (const std::string& name : listed->files) TRY(collector.add(name));
  return std::optional<ProjectFiles>(collector.take());
}

/// Whether `folder` is not the project's own: a build folder, or another checkout.
bool is_foreign(StageContext& context, const fs::path& folder) {
  return context.files.exists(folder / "CMakeCache.txt") || context.files.exists(folder / ".git");
}

Result<ProjectFiles> found_below_root(StageContext& context) {
  ProjectFiles found{.top = context.root};
  std::vector<fs::path> folders = {context.root};
  while (!folders.empty()) {
    const fs::path folder = folders.back();
    folders.pop_back();
    TRY_ASSIGN(const auto below, context.files.list_folders(folder));
    TRY_ASSIGN(const auto entries, context.files.scan(folder, below));
    for (const FileFacts& entry : entries) {
      const std::string path = project_path((folder / entry.path).string(), context.root);
      if (entry.kind == FileFacts::Kind::regular) found.files.insert(path);
      if (entry.kind == FileFacts::Kind::symbolic_link) {
        const fs::path target = folder / entry.target;
        found.links[path] = project_path(target.lexically_normal().string(), context.root);
      }
    }
    for (const fs::path& next : below) {
      if (next != context.root / "reports" && !is_foreign(context, next)) folders.push_back(next);
    }
  }
  return found;
}

}  // namespace

std::string ProjectFiles::behind_links(const std::string& path) const {
  if (const auto link = links.find(path); link != links.end()) return link->second;
  for (fs::path above = fs::path(path).parent_path(); above.has_relative_path();
       above = above.parent_path()) {
    const auto link = links.find(above.string());
    if (link == links.end()) continue;
    const fs::path rest = fs::path(path).lexically_relative(above);
    return (fs::path(link->second) / rest).lexically_normal().string();
  }
  return path;
}

bool ProjectFiles::has(const std::string& path) const {
  return files.contains(path) || behind_links(path) != path;
}

Result<ProjectFiles> project_files(StageContext& context) {
  TRY_ASSIGN(auto known, known_to_git(context));
  if (known) return *std::move(known);
  return found_below_root(context);
}

FileSelection::FileSelection(const std::vector<std::string>& wanted,
                             const std::vector<std::string>& excluded)
    : wanted_(wanted.begin(), wanted.end()), excluded_(excluded.begin(), excluded.end()) {}

bool FileSelection::has(const std::string& path) const {
  return !excludes(path) && std::ranges::any_of(wanted_, [&path](const PathPattern& pattern) {
    return pattern.matches(path);
  });
}

bool FileSelection::excludes(const std::string& path) const {
  return std::ranges::any_of(excluded_,
                             [&path](const PathPattern& pattern) { return pattern.matches(path); });
}

}  // namespace qa
