#include "qa/benchmark/baseline_source.hpp"

#include "qa/benchmark/submodules.hpp"
#include "qa/system/digest.hpp"
#include "qa/system/git.hpp"

#include <utility>
#include <vector>

namespace qa {
namespace {

Result<Completed> git(const std::filesystem::path& folder, std::vector<std::string> arguments,
                      ProcessRunner& processes) {
  return processes.run(git_command(folder, std::move(arguments)));
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// Why the commit is not there, and what brings it.
Failure unreachable(const std::filesystem::path& root, const std::string& commit,
                    ProcessRunner& processes) {
  const auto shallow = git(root, {"rev-parse", "--is-shallow-repository"}, processes);
  const bool is_shallow = shallow && first_line(shallow->standard_output) == "true";
  return {.kind = FailureKind::inconclusive,
          .what = "the baseline's commit " + commit.substr(0, 12) + " is not in this " +
                  (is_shallow ? "shallow clone" : "repository"),
          .command = {},
          .log = {},
          .next = is_shallow ? "git fetch --unshallow" : "git fetch origin " + commit};
}

}  // namespace

std::filesystem::path baseline_folder(const std::filesystem::path& builds,
                                      const std::string& commit, const BuildFacts& today) {
  std::string toolchain = today.compiler;
  for (const auto& [name, version] : today.libraries) toolchain += "\n" + name + " " + version;
  return builds / kBaselineCheckouts /
         (commit.substr(0, 12) + "-" + sha256_hex(toolchain).substr(0, 8));
}

Result<std::filesystem::path> check_out_baseline(const std::filesystem::path& root,
                                                 const std::string& commit,
                                                 const std::filesystem::path& folder,
                                                 ProcessRunner& processes, Files& files) {
  TRY_ASSIGN(const std::string prefix, git_output(processes, root, {"rev-parse", "--show-prefix"}));
  TRY_ASSIGN(const Completed known, git(root, {"cat-file", "-e", commit + "^{commit}"}, processes));
  if (!known.status.succeeded()) return tl::unexpected(unreachable(root, commit, processes));
  // Git's word for a folder ends with a slash.
  const std::filesystem::path project = (folder / first_line(prefix)).parent_path();
  const auto with_submodules =
      [&](const std::filesystem::path& checked_out) -> Result<std::filesystem::path> {
    if (!files.exists(folder / ".gitmodules")) return checked_out;
    TRY_ASSIGN(const std::string top,
               git_output(processes, root, {"rev-parse", "--show-toplevel"}));
    TRY(fill_submodules(first_line(top), folder, processes, files));
    return checked_out;
  };
  if (files.exists(folder / ".git")) {
    // Also mends a check-out that was interrupted, and touches nothing that is as it should be. By
    // name, since git would look for a broken one further up and find the user's own.
    Command checkout = git_command(folder, {"checkout", "--quiet", "--force", "--detach", commit});
    checkout.environment["GIT_DIR"] = (folder / ".git").string();
    checkout.environment["GIT_WORK_TREE"] = folder.string();
    TRY_ASSIGN(const Completed restored, processes.run(checkout));
    if (restored.status.succeeded()) return with_submodules(project);
    TRY(files.remove_all(folder));
  }
  // Forced, since the folder may have been removed without telling git.
  const std::vector<std::string> add = {"worktree", "add",           "--quiet", "--force",
                                        "--detach", folder.string(), commit};
  TRY_ASSIGN(const Completed added, git(root, add, processes));
  if (added.status.succeeded()) return with_submodules(project);
  return fail(FailureKind::inconclusive,
              "the baseline's sources can't be checked out: " + first_line(added.standard_error),
              "git worktree prune");
}

}  // namespace qa
