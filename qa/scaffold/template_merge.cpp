#include "qa/scaffold/template_merge.hpp"

#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// For a list of folders that are separated by colons.
std::string quoted_path(const fs::path& path) {
  std::string quoted = "\"";
  for (const char c : path.string()) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

/// "a, b, c and 4 more".
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 3;
  std::string text = fmt::format(
      "{}",
      fmt::join(names.begin(),
                names.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, names.size())), ", "));
  if (names.size() > kShown) text += fmt::format(" and {} more", names.size() - kShown);
  return text;
}

}  // namespace

Command TemplateMerge::git(std::vector<std::string> arguments) const {
  Command command = git_command(top_, std::move(arguments));
  for (const auto& [name, value] : environment_) command.environment[name] = value;
  return command;
}

Result<std::string> TemplateMerge::output_of(const Command& command) {
  TRY_ASSIGN(Completed completed, processes_.run(command));
  if (!completed.status.succeeded())
    return tl::unexpected<Failure>(git_failure(command, completed));
  return std::move(completed.standard_output);
}

Result<TemplateMerge> TemplateMerge::begin(ProcessRunner& processes, Files& files,
                                           const fs::path& root, const fs::path& scratch,
                                           Purpose purpose) {
  if (!lies_in_repository(root, files)) {
    return fail(FailureKind::configuration,
                fmt::format("{} is in no git repository, and git is what merges", root.string()),
                "git init && git add -A && git commit -m 'as it is', then qa update");
  }
  TemplateMerge merge(processes, files, purpose);
  const auto ask = [&](const std::vector<std::string>& arguments) -> Result<std::string> {
    TRY_ASSIGN(const std::string answer, git_output(processes, root, arguments));
    return std::string(trimmed(answer));
  };
  TRY_ASSIGN(merge.top_, ask({"rev-parse", "--show-toplevel"}));
  TRY_ASSIGN(merge.prefix_, ask({"rev-parse", "--show-prefix"}));
  TRY_ASSIGN(merge.git_folder_, ask({"rev-parse", "--absolute-git-dir"}));
  merge.index_ = scratch / "index";
  // git wants a name and an address for commits of ours, too, that nobody will see.
  for (const char* role : {"AUTHOR", "COMMITTER"}) {
    merge.environment_[fmt::format("GIT_{}_NAME", role)] = "qa";
    merge.environment_[fmt::format("GIT_{}_EMAIL", role)] = "qa@localhost";
    merge.environment_[fmt::format("GIT_{}_DATE", role)] = "@0 +0000";
  }
  if (purpose == Purpose::preview) {
    TRY_ASSIGN(const std::string objects, ask({"rev-parse", "--git-path", "objects"}));
    TRY(files.create_directories(scratch / "objects"));
    merge.environment_["GIT_OBJECT_DIRECTORY"] = (scratch / "objects").string();
    merge.environment_["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = quoted_path(root / objects);
  }
  TRY(merge.check_repository());
  return merge;
}

Result<void> TemplateMerge::check_repository() {
  if (!output_of(git({"rev-parse", "--verify", "--quiet", "HEAD"}))) {
    return fail(FailureKind::configuration, "nothing is committed yet to merge into",
                "git add -A && git commit, then qa update");
  }
  TRY_ASSIGN(const std::string status,
             output_of(git({"status", "--porcelain", "-z", "--untracked-files=no"})));
  if (status.empty()) return {};
  std::vector<std::string> changed;
  for (const std::string& entry : names_in(status)) {
    // "XY name"; the former name of a renamed file follows alone.
    if (entry.size() > 3 && entry[2] == ' ') changed.push_back(entry.substr(3));
  }
  return fail(FailureKind::configuration,
              "the working tree has changes that are not committed: " + some_of(changed),
              "git commit or git stash, then qa update");
}

Result<std::string> TemplateMerge::tree_of(const fs::path& folder) {
  TRY(files_.remove_all(index_));
  Command add = git({"-c", "core.autocrlf=false", "-c", "core.fileMode=true", "-c",
                     "core.sparseCheckout=false", "add", "--all", "--force", "."});
  add.working_directory = folder;
  Command write = git({"write-tree"});
  for (Command* command : {&add, &write}) {
    command->environment["GIT_DIR"] = git_folder_.string();
    command->environment["GIT_WORK_TREE"] = folder.string();
    command->environment["GIT_INDEX_FILE"] = index_.string();
  }
  TRY(output_of(add));
  TRY_ASSIGN(const std::string tree, output_of(write));
  return placed(std::string(trimmed(tree)));
}

Result<std::string> TemplateMerge::tree_of(const std::string& revision) {
  const std::string path = prefix_.empty() ? "" : prefix_.substr(0, prefix_.size() - 1);
  const Result<std::string> tree =
      output_of(git({"rev-parse", "--verify", "--quiet", "--end-of-options",
                     prefix_.empty() ? revision + "^{tree}" : revision + ":" + path}));
  if (!tree) {
    return fail(FailureKind::configuration,
                fmt::format("there is no revision '{}' that has the service", revision),
                "git log --oneline");
  }
  return placed(std::string(trimmed(*tree)));
}

/// The service is the whole repository, or a folder of one that has more.
Result<std::string> TemplateMerge::placed(const std::string& tree) {
  if (prefix_.empty()) return tree;
  TRY(files_.remove_all(index_));
  const std::vector<std::vector<std::string>> steps = {
      {"read-tree", "HEAD"},
      {"rm", "-r", "--cached", "--force", "--quiet", "--ignore-unmatch", "--", prefix_},
      {"read-tree", "--prefix=" + prefix_, tree},
      {"write-tree"}};
  std::string output;
  for (const std::vector<std::string>& step : steps) {
    Command command = git(step);
    command.environment["GIT_INDEX_FILE"] = index_.string();
    TRY_ASSIGN(output, output_of(command));
  }
  return std::string(trimmed(output));
}

Result<std::string> TemplateMerge::commit_of(const std::string& tree, const std::string& parent,
                                             const std::string& title) {
  std::vector<std::string> arguments = {"commit-tree", "--no-gpg-sign", tree, "-m", title};
  if (!parent.empty()) arguments.insert(arguments.end(), {"-p", parent});
  TRY_ASSIGN(const std::string commit, output_of(git(arguments)));
  return std::string(trimmed(commit));
}

Result<void> TemplateMerge::check_untracked(const std::string& base, const std::string& theirs) {
  TRY_ASSIGN(const std::string added, output_of(git({"diff", "--name-only", "-z", "--no-renames",
                                                     "--diff-filter=A", base, theirs})));
  TRY_ASSIGN(const std::string tracked, output_of(git({"ls-files", "-z", "--full-name"})));
  std::vector<std::string> ours = names_in(tracked);
  std::ranges::sort(ours);
  std::vector<std::string> in_the_way;
  for (const std::string& name : names_in(added)) {
    // A file may lie where a folder will be.
    for (fs::path at = name; !at.empty(); at = at.parent_path()) {
      if (std::ranges::binary_search(ours, at.string())) break;
      TRY_ASSIGN(const std::vector<FileFacts> there, files_.scan(top_ / at));
      if (there.empty()) continue;
      if (at == fs::path(name) || there.front().path.empty()) in_the_way.push_back(at.string());
      break;
    }
  }
  if (in_the_way.empty()) return {};
  return fail(FailureKind::configuration,
              "the template has files now where files lie that git doesn't know, which would be "
              "lost: " +
                  some_of(in_the_way),
              "git add -f and commit them, or move them away; then qa update");
}

Result<MergeOutcome> TemplateMerge::merge(const std::string& base, const std::string& theirs,
                                          const std::string& title) {
  TRY(check_untracked(base, theirs));
  TRY_ASSIGN(const std::string before, commit_of(base, {}, title));
  TRY_ASSIGN(const std::string now, commit_of(theirs, before, title));
  return purpose_ == Purpose::preview ? preview(before, now) : apply(now);
}

Result<MergeOutcome> TemplateMerge::preview(const std::string& base, const std::string& theirs) {
  TRY_ASSIGN(const std::string ours, commit_of("HEAD^{tree}", base, "ours"));
  const Command command =
      git({"merge-tree", "--write-tree", "--no-messages", "--name-only", "-z", ours, theirs});
  TRY_ASSIGN(const Completed completed, processes_.run(command));
  const std::vector<std::string> words = names_in(completed.standard_output);
  // 1: with conflicts; anything else is no answer.
  const bool answered = completed.status.succeeded() || completed.status.code == 1;
  if (!answered || words.empty()) return tl::unexpected<Failure>(git_failure(command, completed));
  MergeOutcome outcome;
  outcome.in_conflict.assign(words.begin() + 1, words.end());
  TRY(add_changes({"HEAD", words.front()}, outcome));
  return outcome;
}

Result<MergeOutcome> TemplateMerge::apply(const std::string& theirs) {
  const Command command = git({"cherry-pick", "--no-commit", theirs});
  TRY_ASSIGN(const Completed completed, processes_.run(command));
  MergeOutcome outcome;
  TRY_ASSIGN(const std::string conflicts,
             output_of(git({"diff", "--name-only", "-z", "--diff-filter=U"})));
  outcome.in_conflict = names_in(conflicts);
  if (!completed.status.succeeded() && outcome.in_conflict.empty())
    return tl::unexpected<Failure>(git_failure(command, completed));
  TRY(add_changes({"--cached", "HEAD"}, outcome));
  return outcome;
}

/// What differs, except for what is in conflict.
Result<void> TemplateMerge::add_changes(std::vector<std::string> diff, MergeOutcome& outcome) {
  std::vector<std::string> arguments = {"diff", "--name-status", "--no-renames", "-z"};
  arguments.insert(arguments.end(), diff.begin(), diff.end());
  TRY_ASSIGN(const std::string changes, output_of(git(arguments)));
  const std::vector<std::string> words = names_in(changes);
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    const std::string& path = words[i + 1];
    if (std::ranges::find(outcome.in_conflict, path) != outcome.in_conflict.end()) continue;
    auto& list = words[i] == "A"   ? outcome.added
                 : words[i] == "D" ? outcome.removed
                                   : outcome.modified;
    list.push_back(path);
  }
  return {};
}

}  // namespace qa
