#include "qa/system/git.hpp"

#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <cstdlib>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

/// Environment variables for the length of a test.
class Variables {
 public:
  void set(const std::string& name, const std::string& value) {
    names_.push_back(name);
    setenv(name.c_str(), value.c_str(), 1);
  }
  ~Variables() {
    for (const std::string& name : names_) unsetenv(name.c_str());
  }

 private:
  std::vector<std::string> names_;
};

class GitTest : public testing::Test {
 protected:
  GitTest() {
    // Nothing of whoever runs the tests.
    variables_.set("GIT_CONFIG_GLOBAL", (folder_ / "gitconfig").string());
    variables_.set("GIT_CONFIG_NOSYSTEM", "1");
    EXPECT_TRUE(files_.write(folder_ / "gitconfig", "[user]\nname = a\nemail = a@b\n"));
    mine_ = make_repository("mine");
    other_ = make_repository("other");
  }

  std::filesystem::path make_repository(const std::string& name) {
    const auto root = folder_ / name;
    EXPECT_TRUE(files_.write(root / (name + ".txt"), name));
    EXPECT_TRUE(git(root, {"init", "-q", "-b", "main"}));
    EXPECT_TRUE(git(root, {"add", "-A"}));
    EXPECT_TRUE(git(root, {"commit", "-q", "-m", name}));
    return root;
  }

  Result<std::string> git(const std::filesystem::path& root, std::vector<std::string> arguments) {
    return git_output(processes_, root, std::move(arguments));
  }

  Variables variables_;
  TemporaryFolder folder_;
  PosixFiles files_;
  PosixProcessRunner processes_;
  std::filesystem::path mine_;
  std::filesystem::path other_;
};

TEST_F(GitTest, WorksWhereItIsSentWhateverTheCallersGitSays) {
  variables_.set("GIT_DIR", (other_ / ".git").string());
  variables_.set("GIT_WORK_TREE", other_.string());
  variables_.set("GIT_INDEX_FILE", (other_ / ".git/index").string());
  variables_.set("GIT_PREFIX", "sub/");
  variables_.set("GIT_CONFIG_PARAMETERS", "'core.bare=true'");
  variables_.set("GIT_EXTERNAL_DIFF", "false");
  variables_.set("GIT_NAMESPACE", "x");
  variables_.set("GIT_LITERAL_PATHSPECS", "1");
  variables_.set("GIT_TRACE", "1");
  EXPECT_EQ(git(mine_, {"ls-files"}).value(), "mine.txt\n");
  EXPECT_EQ(git(mine_, {"ls-files", "--", ":(glob)*.txt"}).value(), "mine.txt\n");
  ASSERT_TRUE(files_.write(mine_ / "mine.txt", "changed"));
  EXPECT_THAT(git(mine_, {"diff"}).value(), HasSubstr("+changed"));
}

TEST_F(GitTest, NeverTouchesTheIndexOfTheCaller) {
  ASSERT_TRUE(files_.write(other_ / "new.txt", ""));
  ASSERT_TRUE(git(other_, {"add", "new.txt"}));
  const std::string before = files_.read(other_ / ".git/index").value();
  variables_.set("GIT_DIR", (other_ / ".git").string());
  variables_.set("GIT_INDEX_FILE", (other_ / ".git/index").string());
  ASSERT_TRUE(git(mine_, {"worktree", "add", "--detach", (folder_ / "copy").string(), "HEAD"}));
  EXPECT_EQ(files_.read(other_ / ".git/index").value(), before);
  EXPECT_TRUE(files_.exists(folder_ / "copy" / "mine.txt"));
}

TEST_F(GitTest, ConfigurationThatChangesOutputDoesNotReachUs) {
  ASSERT_TRUE(files_.write(folder_ / "gitconfig",
                           "[user]\nname = a\nemail = a@b\n[core]\nquotePath = true\n"
                           "[color]\nui = always\ndiff = always\nstatus = always\n"
                           "[status]\nshort = true\nbranch = true\nshowUntrackedFiles = no\n"
                           "[diff]\nnoprefix = true\nexternal = false\n"
                           "[log]\nshowSignature = true\n"));
  ASSERT_TRUE(files_.write(mine_ / "\u00fc.txt", ""));
  EXPECT_EQ(git(mine_, {"status", "--porcelain"}).value(), "?? \u00fc.txt\n");
  ASSERT_TRUE(files_.write(mine_ / "mine.txt", "changed"));
  EXPECT_THAT(git(mine_, {"diff"}).value(), StartsWith("diff --git a/mine.txt b/mine.txt\n"));
  EXPECT_THAT(git(mine_, {"log", "-1", "--format=%s"}).value(), "mine\n");
}

TEST_F(GitTest, StartsNoHook) {
  ASSERT_TRUE(files_.write(mine_ / ".git/hooks/post-checkout", "#!/bin/sh\ntouch ../hook-ran\n"));
  ASSERT_TRUE(files_.set_permissions(mine_ / ".git/hooks/post-checkout",
                                     std::filesystem::perms::owner_all));
  ASSERT_TRUE(git(mine_, {"worktree", "add", "--detach", (folder_ / "copy").string(), "HEAD"}));
  EXPECT_FALSE(files_.exists(folder_ / "hook-ran"));
}

TEST_F(GitTest, WhereTheUsersConfigurationLiesIsKept) {
  variables_.set("GIT_CONFIG_COUNT", "1");
  variables_.set("GIT_CONFIG_KEY_0", "safe.directory");
  variables_.set("GIT_CONFIG_VALUE_0", "/somewhere");
  EXPECT_EQ(git(mine_, {"config", "safe.directory"}).value(), "/somewhere\n");
  EXPECT_EQ(git(mine_, {"config", "user.email"}).value(), "a@b\n");
}

TEST_F(GitTest, FailsInGitsOwnWords) {
  ASSERT_TRUE(files_.remove_all(mine_ / ".git"));
  ASSERT_TRUE(files_.write(mine_ / ".git", "gitdir: gone\n"));
  const Failure failure = git(mine_, {"status", "--porcelain"}).error();
  EXPECT_EQ(failure.kind, FailureKind::host);
  EXPECT_THAT(failure.what,
              AllOf(StartsWith("git status: fatal: not a git repository: "), HasSubstr("gone")));
  EXPECT_THAT(failure.command, HasSubstr("git --no-optional-locks"));
}

TEST(GitFailure, ACommandThatGitProposesIsTheNextStep) {
  const Completed refusal{.status = {.code = 128},
                          .standard_error =
                              "fatal: detected dubious ownership in repository at '/p'\n"
                              "To add an exception for this directory, call:\n\n"
                              "\tgit config --global --add safe.directory /p\n"};
  const Failure failure = git_failure(git_command("/p", {"status"}), refusal);
  EXPECT_EQ(failure.what, "git status: fatal: detected dubious ownership in repository at '/p'");
  EXPECT_EQ(failure.next, "git config --global --add safe.directory /p");
}

TEST(GitFailure, AGitThatSaysNothingIsToldByHowItEnded) {
  const Completed silent{.status = {.code = 3}};
  EXPECT_EQ(git_failure(git_command("/p", {"status"}), silent).what,
            "git status: exited with status 3");
}

TEST_F(GitTest, KnowsWhetherThereIsARepositoryToAsk) {
  EXPECT_TRUE(lies_in_repository(mine_, files_));
  EXPECT_TRUE(lies_in_repository(mine_ / "a/b", files_));
  EXPECT_FALSE(lies_in_repository(folder_ / "nowhere", files_));
}

}  // namespace
}  // namespace qa
