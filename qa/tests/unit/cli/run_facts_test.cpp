#include "qa/cli/run_facts.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

class GitFacts : public testing::Test {
 protected:
  GitFacts() {
    files_.contents["/project/.git/HEAD"] = "";
    git_.on({"status"}, completed(0));
    git_.on({"rev-parse"}, completed(0, "\n0123abcd\n"));
  }

  Result<void> add() { return add_git_facts(run_, git_, files_, "/project"); }

  MemoryFiles files_;
  FakeProcessRunner git_;
  RunResult run_;
};

TEST_F(GitFacts, NameCommitAndLocalChanges) {
  git_.on({"status"}, completed(0, " M README.md\n"));
  ASSERT_TRUE(add());
  EXPECT_EQ(run_.commit, "0123abcd");
  EXPECT_EQ(run_.dirty, true);
  EXPECT_EQ(git_.commands.front().working_directory, "/project");
}

TEST_F(GitFacts, ACleanTreeIsNotDirty) {
  ASSERT_TRUE(add());
  EXPECT_EQ(run_.dirty, false);
}

TEST_F(GitFacts, NameTheProjectsFolderInItsRepository) {
  git_.on({"rev-parse"}, completed(0, "services/echo/\n0123abcd\n"));
  ASSERT_TRUE(add());
  EXPECT_EQ(run_.project_folder, "services/echo/");
  EXPECT_EQ(run_.commit, "0123abcd");
}

TEST_F(GitFacts, OutsideOfARepositoryNobodyIsAsked) {
  files_.contents.clear();
  ASSERT_TRUE(add());
  EXPECT_EQ(run_.commit, "");
  EXPECT_EQ(run_.dirty, std::nullopt);
  EXPECT_TRUE(git_.commands.empty());
}

TEST_F(GitFacts, BeforeTheFirstCommitThereIsNone) {
  git_.on({"rev-parse"}, completed(0, "services/echo/\n"));
  git_.on({"rev-parse", "HEAD"}, completed(128, "services/echo/\nHEAD\n", "fatal: ambiguous\n"));
  ASSERT_TRUE(add());
  EXPECT_EQ(run_.commit, "");
  EXPECT_EQ(run_.project_folder, "services/echo/");
  EXPECT_EQ(run_.dirty, false);
}

TEST_F(GitFacts, WhenStatusFailsTheTreeIsNotCalledClean) {
  git_.on({"status"}, completed(128, "", "fatal: unable to read tree\n"));
  const auto told = add();
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().what, "git status: fatal: unable to read tree");
  EXPECT_EQ(run_.commit, "0123abcd");
  EXPECT_EQ(run_.dirty, std::nullopt);
}

TEST_F(GitFacts, WithoutGitTheyAreUnknownAndSaidToBe) {
  git_.on({"git"}, [](const Command&) -> Result<Completed> {
    return fail(FailureKind::tool_missing, "git is not installed");
  });
  EXPECT_THAT(add().error().what, HasSubstr("git is not installed"));
  EXPECT_EQ(run_.dirty, std::nullopt);
}

}  // namespace
}  // namespace qa
