#include "qa/system/git_history.hpp"

#include "qa/system/digest.hpp"
#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"

#include <functional>
#include <map>
#include <string_view>

namespace qa {
namespace {

/// The name of a branch, tag, or HEAD, and the object that it names.
using References = std::map<std::string, std::string, std::less<>>;

/// From lines "OBJECT NAME".
References references_in(std::string_view text) {
  References references;
  for (const std::string_view line : lines_of(text)) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) continue;
    references.emplace(line.substr(space + 1), line.substr(0, space));
  }
  return references;
}

Result<std::string> known_references(ProcessRunner& processes, const std::filesystem::path& root) {
  return git_output(processes, root, {"show-ref", "--head"});
}

Result<std::string> default_branch(const References& references) {
  for (const char* name : {"refs/remotes/origin/HEAD", "refs/remotes/origin/main",
                           "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master"}) {
    if (references.contains(name)) return std::string(name);
  }
  return fail(FailureKind::host, "there is no branch origin/HEAD, main or master to compare with");
}

/// "refs/remotes/origin/main" -> "origin/main"
std::string short_name(const std::string& reference) {
  return reference.substr(reference.find('/', std::string_view("refs/").size()) + 1);
}

}  // namespace

Result<std::string> departure_commit(ProcessRunner& processes, const std::filesystem::path& root) {
  TRY_ASSIGN(const std::string text, known_references(processes, root));
  const References references = references_in(text);
  TRY_ASSIGN(const std::string branch, default_branch(references));
  const auto head = references.find("HEAD");
  if (head != references.end() && head->second == references.at(branch)) return head->second;
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
  TRY_ASSIGN(std::string known, known_references(processes, root));
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
