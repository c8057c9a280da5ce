#include "qa/contract/former_api.hpp"

#include "qa/system/git.hpp"

#include <algorithm>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// Paths below `path` in `commit`, relative to the project; `path` may be a file.
Result<std::vector<std::string>> listed(ProcessRunner& processes, const fs::path& root,
                                        const std::string& commit, const std::string& path) {
  TRY_ASSIGN(
      const std::string list,
      git_output(processes, root, {"ls-tree", "-r", "-z", "--name-only", commit, "--", path}));
  return names_in(list);
}

/// "./x" names a path from the project, which need not be the repository's root.
Result<std::string> content(ProcessRunner& processes, const fs::path& root,
                            const std::string& commit, const std::string& path) {
  return git_output(processes, root, {"cat-file", "blob", commit + ":./" + path});
}

}  // namespace

Result<std::vector<std::string>> take_out_protos(ProcessRunner& processes, Files& files,
                                                 const fs::path& root, const std::string& commit,
                                                 const std::string& proto_path,
                                                 const fs::path& folder) {
  TRY(files.create_directories(folder));
  TRY_ASSIGN(const std::vector<std::string> paths, listed(processes, root, commit, proto_path));
  std::vector<std::string> names;
  for (const std::string& path : paths) {
    if (!path.ends_with(".proto")) continue;
    const fs::path name =
        fs::path(path).lexically_relative(fs::path(proto_path).lexically_normal());
    TRY_ASSIGN(const std::string text, content(processes, root, commit, path));
    TRY(files.write(folder / name, text));
    names.push_back(name.string());
  }
  std::ranges::sort(names);
  return names;
}

Result<std::optional<std::string>> file_of_commit(ProcessRunner& processes, const fs::path& root,
                                                  const std::string& commit,
                                                  const std::string& path) {
  TRY_ASSIGN(const std::vector<std::string> paths, listed(processes, root, commit, path));
  if (paths.empty()) return std::optional<std::string>();
  TRY_ASSIGN(std::string text, content(processes, root, commit, path));
  return std::optional<std::string>(std::move(text));
}

}  // namespace qa
