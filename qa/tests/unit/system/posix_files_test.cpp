#include "qa/system/posix_files.hpp"

#include "qa/system/digest.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class PosixFilesTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  PosixFiles files_;
};

TEST_F(PosixFilesTest, WritesWhatItReadsAndCreatesParents) {
  ASSERT_TRUE(files_.write(folder_ / "a/b/c.txt", "hello"));
  EXPECT_EQ(files_.read(folder_ / "a/b/c.txt"), "hello");
  ASSERT_TRUE(files_.write(folder_ / "a/b/c.txt", "bye"));
  EXPECT_EQ(files_.read(folder_ / "a/b/c.txt"), "bye");
  EXPECT_EQ(files_.size(folder_ / "a/b/c.txt"), 3U);
  EXPECT_EQ(files_.sha256(folder_ / "a/b/c.txt"), sha256_hex("bye"));
}

TEST_F(PosixFilesTest, ReadsFromAPlaceOn) {
  ASSERT_TRUE(files_.write(folder_ / "log", "hello"));
  EXPECT_EQ(files_.read_from(folder_ / "log", 0), "hello");
  EXPECT_EQ(files_.read_from(folder_ / "log", 3), "lo");
  EXPECT_EQ(files_.read_from(folder_ / "log", 9), "");
  EXPECT_FALSE(files_.read_from(folder_ / "missing", 0));
}

TEST_F(PosixFilesTest, WritingLeavesNoTemporaryFile) {
  ASSERT_TRUE(files_.write(folder_ / "c.txt", "hello"));
  EXPECT_THAT(files_.list(folder_.path()).value(), ElementsAre(folder_ / "c.txt"));
}

TEST_F(PosixFilesTest, AFailedWriteKeepsTheOldContentAndSaysWhy) {
  ASSERT_TRUE(files_.write(folder_ / "c.txt", "old"));
  const Result<void> written = files_.write(folder_ / "c.txt/below", "new");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, FailureKind::host);
  EXPECT_THAT(written.error().what, HasSubstr("c.txt"));
  EXPECT_EQ(files_.read(folder_ / "c.txt"), "old");
}

TEST_F(PosixFilesTest, AppendsAndCreates) {
  ASSERT_TRUE(files_.append(folder_ / "logs/log", "a"));
  ASSERT_TRUE(files_.append(folder_ / "logs/log", "b"));
  EXPECT_EQ(files_.read(folder_ / "logs/log"), "ab");
}

TEST_F(PosixFilesTest, WhatIsMissingIsAFailureThatNamesIt) {
  const auto text = files_.read(folder_ / "none");
  ASSERT_FALSE(text.has_value());
  EXPECT_THAT(text.error().what, HasSubstr("none: No such file or directory"));
  EXPECT_FALSE(files_.sha256(folder_ / "none").has_value());
  EXPECT_FALSE(files_.size(folder_ / "none").has_value());
  EXPECT_FALSE(files_.list(folder_ / "none").has_value());
  EXPECT_FALSE(files_.exists(folder_ / "none"));
  EXPECT_TRUE(files_.remove_all(folder_ / "none").has_value());
}

TEST_F(PosixFilesTest, ACopyOfALinkIsAFileAndLinksInAFolderStayLinks) {
  ASSERT_TRUE(files_.write(folder_ / "lib.so.1", "library"));
  ASSERT_TRUE(files_.symlink("lib.so.1", folder_ / "lib.so"));
  ASSERT_TRUE(files_.copy(folder_ / "lib.so", folder_ / "kept/lib.so"));
  EXPECT_EQ(files_.read(folder_ / "kept/lib.so"), "library");
  EXPECT_EQ(files_.scan(folder_ / "kept/lib.so").value().at(0).kind, FileFacts::Kind::regular);
  ASSERT_TRUE(files_.symlink("lib.so", folder_ / "kept/again"));
  ASSERT_TRUE(files_.copy(folder_ / "kept", folder_ / "copy"));
  EXPECT_EQ(files_.scan(folder_ / "copy/again").value().at(0).target, "lib.so");
  ASSERT_TRUE(files_.symlink("nowhere", folder_ / "dangling"));
  EXPECT_FALSE(files_.copy(folder_ / "dangling", folder_ / "kept/dangling"));
}

TEST_F(PosixFilesTest, CopiesKeepPermissionsAndReplaceRunningPrograms) {
  ASSERT_TRUE(files_.write(folder_ / "tool", "#!/bin/sh\n"));
  chmod((folder_ / "tool").c_str(), S_IRWXU);
  ASSERT_TRUE(files_.copy(folder_ / "tool", folder_ / "bin/tool"));
  EXPECT_EQ(access((folder_ / "bin/tool").c_str(), X_OK), 0);
  ASSERT_TRUE(files_.copy("/proc/self/exe", folder_ / "bin/tool"));
  ASSERT_TRUE(files_.copy(folder_ / "bin", folder_ / "copy"));
  EXPECT_TRUE(files_.exists(folder_ / "copy/tool"));
}

TEST_F(PosixFilesTest, LinksAreReplacedAtomically) {
  ASSERT_TRUE(files_.write(folder_ / "one", "1"));
  ASSERT_TRUE(files_.write(folder_ / "two", "2"));
  ASSERT_TRUE(files_.symlink("one", folder_ / "latest"));
  ASSERT_TRUE(files_.symlink("two", folder_ / "latest"));
  EXPECT_EQ(files_.read(folder_ / "latest"), "2");
}

TEST_F(PosixFilesTest, ListsFilesSortedWithoutFollowingLinks) {
  ASSERT_TRUE(files_.write(folder_ / "b", ""));
  ASSERT_TRUE(files_.write(folder_ / "a/z", ""));
  ASSERT_TRUE(files_.symlink(folder_.path(), folder_ / "loop"));
  EXPECT_THAT(files_.list(folder_.path()).value(), ElementsAre(folder_ / "a/z", folder_ / "b"));
  ASSERT_TRUE(files_.create_directories(folder_ / "empty"));
  EXPECT_THAT(files_.list(folder_ / "empty").value(), IsEmpty());
}

TEST_F(PosixFilesTest, AFullDiskIsAFailureNotACrash) {
  if (access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full on this machine";
  const Result<void> written = files_.append("/dev/full", "x");
  ASSERT_FALSE(written.has_value());
  EXPECT_THAT(written.error().what, HasSubstr("No space left on device"));
}

TEST_F(PosixFilesTest, CreatingAFolderTellsWhetherItIsNew) {
  EXPECT_EQ(files_.create_directory(folder_ / "a"), true);
  EXPECT_EQ(files_.create_directory(folder_ / "a"), false);
  EXPECT_FALSE(files_.create_directory(folder_ / "missing/b")) << "the parent must exist";
}

TEST_F(PosixFilesTest, ListsFoldersButNeitherFilesNorLinks) {
  ASSERT_TRUE(files_.write(folder_ / "b/deep/c.txt", "x"));
  ASSERT_TRUE(files_.create_directories(folder_ / "a"));
  ASSERT_TRUE(files_.write(folder_ / "file", "x"));
  ASSERT_TRUE(files_.symlink("a", folder_ / "link"));
  EXPECT_THAT(files_.list_folders(folder_.path()).value(),
              ElementsAre(folder_ / "a", folder_ / "b"));
  EXPECT_THAT(files_.list_folders(folder_ / "missing").value(), IsEmpty());
}

TEST_F(PosixFilesTest, ScansAllThatIsNoFolderWithWhatStatSays) {
  ASSERT_TRUE(files_.write(folder_ / "src/.hidden", "12"));
  ASSERT_TRUE(files_.write(folder_ / "src/deep/run", "1"));
  ASSERT_TRUE(files_.set_permissions(folder_ / "src/deep/run", std::filesystem::perms::owner_all));
  ASSERT_TRUE(files_.symlink("deep", folder_ / "src/link"));
  ASSERT_EQ(mkfifo((folder_ / "src/pipe").c_str(), S_IRUSR), 0);
  const auto found = files_.scan(folder_ / "src");
  ASSERT_TRUE(found) << found.error().what;
  ASSERT_EQ(found->size(), 4U);
  struct stat status = {};
  ASSERT_EQ(stat((folder_ / "src/.hidden").c_str(), &status), 0);
  const FileFacts& hidden = found->at(0);
  EXPECT_EQ(hidden.path, ".hidden");
  EXPECT_EQ(hidden.kind, FileFacts::Kind::regular);
  EXPECT_EQ(hidden.size, 2U);
  EXPECT_EQ(hidden.inode, status.st_ino);
  EXPECT_EQ(hidden.modified_ns, status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec);
  EXPECT_FALSE(hidden.executable);
  EXPECT_EQ(found->at(1).path, "deep/run");
  EXPECT_TRUE(found->at(1).executable);
  EXPECT_EQ(found->at(2).kind, FileFacts::Kind::symbolic_link);
  EXPECT_EQ(found->at(2).target, "deep");
  EXPECT_EQ(found->at(3).kind, FileFacts::Kind::other);
}

TEST_F(PosixFilesTest, ScansASingleFileAndWhatIsMissing) {
  ASSERT_TRUE(files_.write(folder_ / "a", "1"));
  const auto found = files_.scan(folder_ / "a");
  ASSERT_TRUE(found && found->size() == 1);
  EXPECT_EQ(found->front().path, "");
  EXPECT_THAT(*files_.scan(folder_ / "b"), IsEmpty());
  EXPECT_THAT(*files_.scan(folder_ / "a/b"), IsEmpty());
}

TEST_F(PosixFilesTest, DoesNotScanWhatIsExcepted) {
  for (const char* path : {"build/x", "src/x", "src/build/x", "builds/x"})
    ASSERT_TRUE(files_.write(folder_ / path, "1"));
  std::vector<std::string> paths;
  const auto found = files_.scan(folder_.path(), {folder_ / "build"}).value();
  for (const FileFacts& facts : found) paths.push_back(facts.path);
  EXPECT_THAT(paths, ElementsAre("builds/x", "src/build/x", "src/x"));
  EXPECT_THAT(*files_.scan(folder_ / "build", {folder_ / "build"}), IsEmpty());
  EXPECT_THAT(*files_.scan(folder_ / "build/x", {folder_ / "build"}), IsEmpty());
}

}  // namespace
}  // namespace qa
