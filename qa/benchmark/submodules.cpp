#include "qa/benchmark/submodules.hpp"

#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qa {
namespace {

namespace fs = std::filesystem;

struct Submodule {
  std::string name;
  std::string path;  ///< relative to the worktree that has it
};

/// Where the user's own worktree is, and git's folder of it that has the clones of submodules.
struct Own {
  fs::path worktree;
  fs::path git_folder;
};

Result<std::vector<Submodule>> submodules_of(const fs::path& folder, ProcessRunner& processes,
                                             Files& files) {
  std::vector<Submodule> submodules;
  if (!files.exists(folder / ".gitmodules")) return submodules;
  const Command command =
      git_command(folder, {"config", "-z", "--file", (folder / ".gitmodules").string(),
                           "--get-regexp", R"(^submodule\..*\.path$)"});
  TRY_ASSIGN(const Completed listed, processes.run(command));
  // 1: nothing matches.
  if (!listed.status.succeeded()) return submodules;
  constexpr std::string_view kBefore = "submodule.";
  constexpr std::string_view kAfter = ".path";
  std::string_view rest = listed.standard_output;
  while (!rest.empty()) {
    const std::string_view entry = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), entry.size() + 1));
    const std::size_t line = entry.find('\n');
    if (line == std::string_view::npos || line < kBefore.size() + kAfter.size()) continue;
    submodules.push_back(
        {std::string(entry.substr(kBefore.size(), line - kBefore.size() - kAfter.size())),
         std::string(entry.substr(line + 1))});
  }
  return submodules;
}

/// The user's own clone of it, or empty.
fs::path own_clone(const Own& own, const Submodule& submodule, Files& files) {
  const fs::path absorbed = own.git_folder / "modules" / submodule.name;
  if (files.exists(absorbed / "HEAD")) return absorbed;
  // As old versions of git, and `git submodule add` of a clone that was there, leave it.
  const fs::path inside = own.worktree / submodule.path / ".git";
  return files.exists(inside / "HEAD") ? inside : fs::path();
}

Result<Completed> update(const fs::path& folder, const Submodule& submodule, const fs::path& origin,
                         ProcessRunner& processes) {
  std::vector<std::string> arguments;
  if (!origin.empty()) {
    // Cloning from a path is what git allows only when it is asked to (CVE-2022-39253); this path
    // is the user's own clone.
    arguments = {"-c", "protocol.file.allow=always", "-c",
                 "submodule." + submodule.name + ".url=" + origin.string()};
  }
  for (const char* word : {"submodule", "update", "--init", "--force", "--quiet", "--"}) {
    arguments.emplace_back(word);
  }
  arguments.push_back(submodule.path);
  return processes.run(git_command(folder, std::move(arguments)));
}

Result<void> fill(const Own& own, const fs::path& folder, ProcessRunner& processes, Files& files) {
  TRY_ASSIGN(const std::vector<Submodule> submodules, submodules_of(folder, processes, files));
  for (const Submodule& submodule : submodules) {
    const fs::path mine = own.worktree / submodule.path;
    const bool left_empty = files.exists(mine) && !files.exists(mine / ".git");
    if (left_empty) continue;
    const fs::path clone = own_clone(own, submodule, files);
    TRY_ASSIGN(Completed updated, update(folder, submodule, clone, processes));
    if (!updated.status.succeeded() && !clone.empty()) {
      // The user's clone may not have that commit; where it comes from does.
      TRY_ASSIGN(updated, update(folder, submodule, {}, processes));
    }
    if (!updated.status.succeeded()) {
      return fail(FailureKind::inconclusive,
                  "the baseline's submodule " + submodule.path +
                      " can't be checked out: " + last_line(updated.standard_error),
                  "git -C " + mine.string() + " fetch --all");
    }
    TRY(fill({.worktree = mine, .git_folder = clone}, folder / submodule.path, processes, files));
  }
  return {};
}

}  // namespace

Result<void> fill_submodules(const fs::path& top, const fs::path& folder, ProcessRunner& processes,
                             Files& files) {
  TRY_ASSIGN(const std::string common,
             git_output(processes, top, {"rev-parse", "--git-common-dir"}));
  const fs::path git_folder = (top / trimmed(common)).lexically_normal();
  return fill({.worktree = top, .git_folder = git_folder}, folder, processes, files);
}

}  // namespace qa
