// What is asked about a repository's history, of the real git.
#include "qa/system/git_history.hpp"

#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

class GitHistory : public testing::Test {
 protected:
  GitHistory() {
    git({"init", "-q", "-b", "main"});
    git({"config", "user.name", "a"});
    git({"config", "user.email", "a@b"});
    commit("one");
  }

  std::string git(std::vector<std::string> arguments) {
    const auto text = git_output(processes_, root(), std::move(arguments));
    if (!text) ADD_FAILURE() << text.error().what;
    return std::string(trimmed(text.value_or("")));
  }

  void commit(const std::string& message) { git({"commit", "-q", "--allow-empty", "-m", message}); }

  std::string digest() { return history_digest(processes_, files_, root()).value(); }

  std::filesystem::path root() const { return folder_.path(); }

  TemporaryFolder folder_;
  PosixFiles files_;
  PosixProcessRunner processes_;
};

TEST_F(GitHistory, WorkDepartsFromTheDefaultBranch) {
  const std::string base = git({"rev-parse", "HEAD"});
  EXPECT_EQ(departure_commit(processes_, root()).value(), base) << "on that branch";
  git({"checkout", "-q", "-b", "work"});
  commit("two");
  EXPECT_EQ(departure_commit(processes_, root()).value(), base);
}

TEST_F(GitHistory, WhatOriginSaysGoesFirst) {
  const std::string base = git({"rev-parse", "HEAD"});
  git({"update-ref", "refs/remotes/origin/main", base});
  commit("two");
  EXPECT_EQ(departure_commit(processes_, root()).value(), base);
  const std::string newer = git({"rev-parse", "HEAD"});
  git({"update-ref", "refs/remotes/origin/next", newer});
  git({"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/next"});
  EXPECT_EQ(departure_commit(processes_, root()).value(), newer);
}

TEST_F(GitHistory, WithoutADefaultBranchNobodyKnows) {
  git({"branch", "-m", "trunk"});
  EXPECT_EQ(departure_commit(processes_, root()).error().what,
            "there is no branch origin/HEAD, main or master to compare with");
}

TEST_F(GitHistory, AnotherOriginHasNoCommitInCommon) {
  const std::string tree = git({"write-tree"});
  const std::string stranger = git({"commit-tree", tree, "-m", "stranger"});
  git({"update-ref", "refs/remotes/origin/main", stranger});
  EXPECT_THAT(departure_commit(processes_, root()).error().what,
              HasSubstr("HEAD and origin/main have no commit in common here"));
}

TEST_F(GitHistory, ItsDigestFollowsCommitsTagsAndBranches) {
  std::vector<std::string> digests = {digest()};
  EXPECT_EQ(digest(), digests.back());
  commit("two");
  digests.push_back(digest());
  git({"tag", "v1.0.0"});
  digests.push_back(digest());
  git({"tag", "-d", "v1.0.0"});
  git({"tag", "v1.0.1"});
  digests.push_back(digest());
  git({"branch", "other"});
  digests.push_back(digest());
  git({"checkout", "-q", "--detach", "HEAD^"});
  digests.push_back(digest());
  git({"pack-refs", "--all"});
  EXPECT_EQ(digest(), digests.back()) << "however git keeps them";
  std::ranges::sort(digests);
  EXPECT_EQ(std::ranges::adjacent_find(digests), digests.end());
}

TEST_F(GitHistory, ItsDigestFollowsHowDeepACloneIs) {
  const std::string before = digest();
  ASSERT_TRUE(files_.write(root() / ".git/shallow", git({"rev-parse", "HEAD"}) + "\n"));
  EXPECT_NE(digest(), before);
}

TEST_F(GitHistory, WithoutACommitThereIsNone) {
  const TemporaryFolder empty;
  EXPECT_FALSE(history_digest(processes_, files_, empty.path()));
  git_output(processes_, empty.path(), {"init", "-q"}).value();
  EXPECT_FALSE(history_digest(processes_, files_, empty.path()));
}

}  // namespace
}  // namespace qa
