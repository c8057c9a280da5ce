#include "qa/benchmark/baseline_source.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::HasSubstr;

const std::string kCommit(40, 'c');

class BaselineSourceTest : public testing::Test {
 protected:
  BaselineSourceTest() { processes_.on({}, completed(0)); }

  Result<std::filesystem::path> check_out() {
    return check_out_baseline("/p", kCommit, "/p/build/baseline/x", processes_, files_);
  }

  bool asked_for(const std::string& word) const {
    for (const Command& command : processes_.commands) {
      for (const std::string& argument : command.argv) {
        if (argument == word) return true;
      }
    }
    return false;
  }

  MemoryFiles files_;
  FakeProcessRunner processes_;
};

TEST_F(BaselineSourceTest, LiesInAWorktreeOfItsOwn) {
  EXPECT_EQ(check_out().value(), std::filesystem::path("/p/build/baseline/x"));
  EXPECT_THAT(processes_.commands.back().argv, Contains("worktree"));
  EXPECT_THAT(processes_.commands.back().argv, Contains("--detach"));
  EXPECT_THAT(processes_.commands.back().argv, Contains(kCommit));
}

TEST_F(BaselineSourceTest, ProjectInAFolderOfItsRepositoryIsFoundThere) {
  processes_.on({"rev-parse", "--show-prefix"}, completed(0, "services/echo/\n"));
  EXPECT_EQ(check_out().value(), std::filesystem::path("/p/build/baseline/x/services/echo"));
}

TEST_F(BaselineSourceTest, IsCheckedOutOnlyOnce) {
  files_.contents["/p/build/baseline/x/.git"] = "gitdir: elsewhere";
  ASSERT_TRUE(check_out());
  EXPECT_FALSE(asked_for("worktree"));
  // A broken one must not be looked for further up, where the user's own is.
  EXPECT_EQ(processes_.commands.back().environment.at("GIT_DIR"), "/p/build/baseline/x/.git");
}

TEST_F(BaselineSourceTest, BrokenCheckOutIsReplaced) {
  files_.contents["/p/build/baseline/x/.git"] = "gitdir: gone";
  processes_.on({"checkout"}, completed(128));
  ASSERT_TRUE(check_out());
  EXPECT_TRUE(asked_for("worktree"));
  EXPECT_FALSE(files_.exists("/p/build/baseline/x/.git"));
}

TEST_F(BaselineSourceTest, ShallowCloneSaysHowToMendIt) {
  processes_.on({"cat-file"}, completed(128));
  processes_.on({"--is-shallow-repository"}, completed(0, "true\n"));
  const auto failure = check_out().error();
  EXPECT_EQ(failure.kind, FailureKind::inconclusive);
  EXPECT_THAT(failure.what, HasSubstr("shallow clone"));
  EXPECT_EQ(failure.next, "git fetch --unshallow");
}

TEST_F(BaselineSourceTest, UnknownCommitIsNamed) {
  processes_.on({"cat-file"}, completed(128));
  const auto failure = check_out().error();
  EXPECT_EQ(failure.kind, FailureKind::inconclusive);
  EXPECT_THAT(failure.what, HasSubstr("cccccccccccc is not in this repository"));
}

TEST_F(BaselineSourceTest, RefusalOfGitIsPassedOn) {
  processes_.on({"worktree"}, completed(128, "", "fatal: disk full\nmore\n"));
  const auto failure = check_out().error();
  EXPECT_EQ(failure.kind, FailureKind::inconclusive);
  EXPECT_THAT(failure.what, HasSubstr("fatal: disk full"));
}

TEST(BaselineFolder, DependsOnCommitAndToolchain) {
  const BuildFacts today{.compiler = "g++ 12", .libraries = {{"gRPC", "1.51.1"}}};
  const BuildFacts tomorrow{.compiler = "g++ 13", .libraries = {{"gRPC", "1.51.1"}}};
  const auto folder = baseline_folder("/r/builds", kCommit, today);
  EXPECT_THAT(folder.string(), HasSubstr("/r/builds/baseline/cccccccccccc-"));
  EXPECT_NE(folder, baseline_folder("/r/builds", kCommit, tomorrow));
  EXPECT_NE(folder, baseline_folder("/r/builds", std::string(40, 'd'), today));
}

}  // namespace
}  // namespace qa
