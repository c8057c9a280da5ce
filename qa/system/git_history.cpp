#include "qa/system/git_history.hpp"

#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"

namespace qa {
namespace {

Result<std::string> default_branch(ProcessRunner& processes, const std::filesystem::path& root) {
  for (const char* name : {"origin/HEAD", "origin/main", "origin/master", "main", "master"}) {
    const auto commit =
        git_output(processes, root, {"rev-parse", "--verify", "--quiet", std::string(name) + "^0"});
    if (commit) return std::string(name);
    if (commit.error().kind != FailureKind::host) return tl::unexpected(commit.error());
  }
  return fail(FailureKind::host, "there is no branch origin/HEAD, main or master to compare with");
}

}  // namespace

Result<std::string> departure_commit(ProcessRunner& processes, const std::filesystem::path& root) {
  TRY_ASSIGN(const std::string branch, default_branch(processes, root));
  TRY_ASSIGN(const std::string commit,
             git_output(processes, root, {"merge-base", "HEAD", branch + "^0"})
                 .map_error([&](Failure failure) {
                   failure.what =
                       "HEAD and " + branch +
                       " have no commit in common here; a shallow clone lacks it: git fetch "
                       "--unshallow";
                   return failure;
                 }));
  return std::string(trimmed(commit));
}

Result<void> require_history(ProcessRunner& processes, const std::filesystem::path& root,
                             const std::string& what) {
  TRY_ASSIGN(const std::string answer,
             git_output(processes, root, {"rev-parse", "--is-shallow-repository"}));
  if (trimmed(answer) != "true") return {};
  return fail(FailureKind::host, "this clone is shallow, so nobody knows " + what,
              "git fetch --unshallow --tags");
}

}  // namespace qa
