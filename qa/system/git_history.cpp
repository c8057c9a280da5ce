#include "qa/system/git_history.hpp"

#include "qa/system/digest.hpp"
#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace qa {
namespace {

Result<std::string> default_branch(ProcessRunner& processes, const std::filesystem::path& root) {
  // In the order of preference; git lists them in its own.
  constexpr std::array<std::string_view, 5> kNames = {
      "refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master",
      "refs/heads/main", "refs/heads/master"};
  std::vector<std::string> arguments = {"for-each-ref", "--format=%(refname)"};
  arguments.insert(arguments.end(), kNames.begin(), kNames.end());
  TRY_ASSIGN(const std::string text, git_output(processes, root, std::move(arguments)));
  const std::vector<std::string_view> there = lines_of(text);
  for (const std::string_view name : kNames) {
    if (std::ranges::find(there, name) != there.end()) return std::string(name);
  }
  return fail(FailureKind::host, "there is no branch origin/HEAD, main or master to compare with");
}

/// "refs/remotes/origin/main" -> "origin/main"
std::string short_name(const std::string& reference) {
  return reference.substr(reference.find('/', std::string_view("refs/").size()) + 1);
}

}  // namespace

Result<std::string> departure_commit(ProcessRunner& processes, const std::filesystem::path& root) {
  TRY_ASSIGN(const std::string branch, default_branch(processes, root));
  TRY_ASSIGN(const std::string commit,
             git_output(processes, root, {"merge-base", "HEAD", branch + "^0"})
                 .map_error([&](Failure failure) {
                   failure.what =
                       "HEAD and " + short_name(branch) +
                       " have no commit in common here; a shallow clone lacks it: git fetch "
                       "--unshallow";
                   return failure;
                 }));
  return std::string(trimmed(commit));
}

Result<std::string> history_digest(ProcessRunner& processes, Files& files,
                                   const std::filesystem::path& root) {
  // HEAD among them, whether on a branch or detached.
  TRY_ASSIGN(std::string known, git_output(processes, root, {"show-ref", "--head"}));
  TRY_ASSIGN(const std::string path,
             git_output(processes, root, {"rev-parse", "--git-path", "shallow"}));
  known += files.read(root / trimmed(path)).value_or("");
  return sha256_hex(known);
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
