#include "qa/system/git_files.hpp"

#include "qa/system/git.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class GitFilesTest : public testing::Test {
 protected:
  void git(const std::filesystem::path& at, std::vector<std::string> arguments) {
    const auto done = git_output(processes, at, std::move(arguments));
    EXPECT_TRUE(done) << done.error().what;
  }

  void write(const std::string& path, const std::string& text = "x") {
    ASSERT_TRUE(files.write(root / path, text));
  }

  std::optional<GitFiles> list(const std::filesystem::path& at) {
    const auto listed = list_git_files(processes, files, at);
    EXPECT_TRUE(listed) << listed.error().what;
    return listed.value_or(std::nullopt);
  }

  PosixFiles files;
  PosixProcessRunner processes;
  TemporaryFolder folder;
  std::filesystem::path root = folder / "project";
};

TEST_F(GitFilesTest, AreTrackedOnesAndNewOnesThatNobodyIgnores) {
  write("src/a.cpp");
  write(".gitignore", "*.o\n");
  git(root, {"init", "-q"});
  git(root, {"add", "src", ".gitignore"});
  write("src/new one.cpp");
  write("src/-dash.cpp");
  write("src/\"ü\".cpp");
  write("src/a.o");
  write("build/CMakeCache.txt");
  write("bundled/b.cpp");
  git(root / "bundled", {"init", "-q"});
  const auto found = list(root);
  ASSERT_TRUE(found);
  EXPECT_THAT(found->files, ElementsAre(".gitignore", "src/\"ü\".cpp", "src/-dash.cpp", "src/a.cpp",
                                        "src/new one.cpp"));
  EXPECT_THAT(found->checkouts, ElementsAre("bundled"));
}

TEST_F(GitFilesTest, ARepositoryAroundThatTracksNothingHereDoesNotCount) {
  write("src/a.cpp");
  write(".clang-format");
  ASSERT_TRUE(files.write(folder / ".gitignore", "*.cpp\n"));
  git(folder.path(), {"init", "-q"});
  EXPECT_FALSE(list(root));
  git(folder.path(), {"add", "-f", "project/src/a.cpp"});
  const auto found = list(root);
  ASSERT_TRUE(found);
  EXPECT_THAT(found->files, ElementsAre(".clang-format", "src/a.cpp"));
}

TEST_F(GitFilesTest, OfANewRepositoryAreAllNew) {
  write("a.cpp");
  git(root, {"init", "-q"});
  const auto found = list(root);
  ASSERT_TRUE(found);
  EXPECT_THAT(found->files, ElementsAre("a.cpp"));
  EXPECT_THAT(found->checkouts, IsEmpty());
}

TEST_F(GitFilesTest, WithoutARepositoryNobodyKnows) {
  write("a.cpp");
  EXPECT_FALSE(list(root));
}

}  // namespace
}  // namespace qa
