// What the template changed, merged into a repository by git, three ways: from the files as they
// were written then to the files as they are written now, on what is committed.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qa {

struct MergeOutcome {
  std::vector<std::string> added;  ///< paths below the repository's top, as are all here
  std::vector<std::string> modified;
  std::vector<std::string> removed;
  std::vector<std::string> in_conflict;
};

class TemplateMerge {
 public:
  enum class Purpose { preview, apply };

  /// In the repository around `root`, the folder of the service. `scratch`: an empty folder of our
  /// own. Fails (configuration) where there is no repository or commit to merge into, and when
  /// something is not committed: after that, nothing could tell it from the merge.
  static Result<TemplateMerge> begin(ProcessRunner& processes, Files& files,
                                     const std::filesystem::path& root,
                                     const std::filesystem::path& scratch, Purpose purpose);

  /// The repository's tree with the files of `folder` as its service. Ids, here and below.
  Result<std::string> tree_of(const std::filesystem::path& folder);
  /// The same with the service as `revision` has it. Fails (configuration) when there is none.
  Result<std::string> tree_of(const std::string& revision);

  /// Fails (configuration), and changes nothing, when a file that git doesn't know would be
  /// overwritten. A preview changes nothing at all; otherwise index and working tree have the
  /// result, conflicts as git leaves them, and nothing is committed. `title` tells people what is
  /// merged.
  Result<MergeOutcome> merge(const std::string& base, const std::string& theirs,
                             const std::string& title);

 private:
  TemplateMerge(ProcessRunner& processes, Files& files, Purpose purpose)
      : processes_(processes), files_(files), purpose_(purpose) {}

  Command git(std::vector<std::string> arguments) const;
  Result<std::string> output_of(const Command& command);
  Result<void> check_repository();
  Result<std::string> placed(const std::string& tree);
  Result<std::string> commit_of(const std::string& tree, const std::string& parent,
                                const std::string& title);
  Result<void> check_untracked(const std::string& base, const std::string& theirs);
  Result<MergeOutcome> preview(const std::string& base, const std::string& theirs);
  Result<MergeOutcome> apply(const std::string& theirs);
  Result<void> add_changes(std::vector<std::string> diff, MergeOutcome& outcome);

  ProcessRunner& processes_;
  Files& files_;
  Purpose purpose_;
  std::filesystem::path top_;
  std::filesystem::path git_folder_;
  std::filesystem::path index_;  // of our own, so that the user's is left alone
  std::string prefix_;           // of the service below top_: empty, or ends with a slash
  std::map<std::string, std::optional<std::string>> environment_;
};

}  // namespace qa
