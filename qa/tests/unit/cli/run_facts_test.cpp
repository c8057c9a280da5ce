#include "qa/cli/run_facts.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(GitFacts, NameCommitAndLocalChanges) {
  FakeProcessRunner git;
  git.on({"rev-parse"}, completed(0, "\n0123abcd\n"));
  git.on({"status"}, completed(0, " M README.md\n"));
  RunResult run;
  add_git_facts(run, git, "/project");
  EXPECT_EQ(run.commit, "0123abcd");
  EXPECT_TRUE(run.dirty);
  EXPECT_EQ(git.commands.front().working_directory, "/project");
}

TEST(GitFacts, ACleanTreeIsNotDirty) {
  FakeProcessRunner git;
  git.on({"rev-parse"}, completed(0, "\n0123abcd\n"));
  RunResult run;
  add_git_facts(run, git, "/project");
  EXPECT_FALSE(run.dirty);
}

TEST(GitFacts, NameTheProjectsFolderInItsRepository) {
  FakeProcessRunner git;
  git.on({"rev-parse"}, completed(0, "services/echo/\n0123abcd\n"));
  RunResult run;
  add_git_facts(run, git, "/project");
  EXPECT_EQ(run.project_folder, "services/echo/");
  EXPECT_EQ(run.commit, "0123abcd");
}

TEST(GitFacts, OutsideGitTheyAreEmpty) {
  FakeProcessRunner git;
  git.on({"git"}, completed(128, "", "fatal: not a git repository"));
  RunResult run;
  add_git_facts(run, git, "/project");
  EXPECT_EQ(run.commit, "");
  EXPECT_FALSE(run.dirty);
}

TEST(GitFacts, WithoutGitTheyAreEmpty) {
  FakeProcessRunner git;
  git.on({"git"}, [](const Command&) -> Result<Completed> {
    return fail(FailureKind::tool_missing, "git is not installed");
  });
  RunResult run;
  add_git_facts(run, git, "/project");
  EXPECT_EQ(run.commit, "");
}

}  // namespace
}  // namespace qa
