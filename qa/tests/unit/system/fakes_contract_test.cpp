// What the fakes promise is what the real ones do: every test here runs on both. A fake that
// succeeds where the world fails hides the fault that its test is for.
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

template <class Kind>
class FilesContract : public testing::Test {
 protected:
  TemporaryFolder folder_;
  Kind files_;
};
using FilesKinds = testing::Types<MemoryFiles, PosixFiles>;
TYPED_TEST_SUITE(FilesContract, FilesKinds);

TYPED_TEST(FilesContract, WhatIsMissingCannotBeRead) {
  Files& files = this->files_;
  const auto missing = this->folder_ / "missing";
  EXPECT_FALSE(files.exists(missing));
  for (const auto& failure :
       {files.read(missing).error(), files.read_from(missing, 1).error(),
        files.sha256(missing).error(), files.size(missing).error(), files.list(missing).error(),
        files.copy(missing, this->folder_ / "copy").error(),
        files.rename(missing, this->folder_ / "other").error(),
        files.set_permissions(missing, std::filesystem::perms::owner_all).error()}) {
    EXPECT_EQ(failure.kind, FailureKind::host);
    EXPECT_THAT(failure.what, HasSubstr("missing"));
  }
}

TYPED_TEST(FilesContract, WhatIsMissingHasNothingToScanAndNothingToRemove) {
  Files& files = this->files_;
  const auto missing = this->folder_ / "missing";
  EXPECT_THAT(files.scan(missing).value(), IsEmpty());
  EXPECT_THAT(files.list_folders(missing).value(), IsEmpty());
  EXPECT_TRUE(files.remove_all(missing));
}

TYPED_TEST(FilesContract, WritesReadsAndAppends) {
  Files& files = this->files_;
  const auto file = this->folder_ / "a/b.txt";
  ASSERT_TRUE(files.write(file, "one"));
  ASSERT_TRUE(files.append(file, "two"));
  EXPECT_EQ(files.read(file).value(), "onetwo");
  EXPECT_EQ(files.read_from(file, 3).value(), "two");
  EXPECT_EQ(files.read_from(file, 99).value(), "");
  EXPECT_EQ(files.size(file).value(), 6U);
  EXPECT_TRUE(files.exists(file));
  EXPECT_TRUE(files.exists(this->folder_ / "a"));
}

TYPED_TEST(FilesContract, ListsFilesBelowAndFoldersIn) {
  Files& files = this->files_;
  const auto root = this->folder_ / "r";
  for (const char* name : {"b/c/d", "a", "b/e"}) ASSERT_TRUE(files.write(root / name, ""));
  ASSERT_TRUE(files.create_directories(root / "empty"));
  EXPECT_THAT(files.list(root).value(), ElementsAre(root / "a", root / "b/c/d", root / "b/e"));
  EXPECT_THAT(files.list(root / "empty").value(), IsEmpty());
  EXPECT_THAT(files.list_folders(root).value(), ElementsAre(root / "b", root / "empty"));
}

TYPED_TEST(FilesContract, ScansWhatIsNotLeftOut) {
  Files& files = this->files_;
  const auto root = this->folder_ / "r";
  for (const char* name : {"b/c/d", "a", "b/e"}) ASSERT_TRUE(files.write(root / name, ""));
  ASSERT_TRUE(files.symlink("a", root / "link"));
  std::vector<std::string> paths;
  const std::vector<FileFacts> found = files.scan(root, {root / "b/c"}).value();
  for (const FileFacts& facts : found) paths.push_back(facts.path);
  EXPECT_THAT(paths, ElementsAre("a", "b/e", "link"));
  EXPECT_EQ(files.scan(root, {root / "link", root / "a", root / "b"}).value().size(), 0U);
  const auto link = files.scan(root / "link").value();
  ASSERT_EQ(link.size(), 1U);
  EXPECT_EQ(link[0].kind, FileFacts::Kind::symbolic_link);
  EXPECT_EQ(link[0].target, "a");
}

TYPED_TEST(FilesContract, ARealPathHasNoLinks) {
  Files& files = this->files_;
  ASSERT_TRUE(files.write(this->folder_ / "seed", ""));
  const auto root = files.real_path(this->folder_ / "seed").value().parent_path();
  ASSERT_TRUE(files.write(root / "a/b/file", ""));
  ASSERT_TRUE(files.symlink("b/file", root / "a/relative"));
  ASSERT_TRUE(files.symlink(root / "a", root / "folder"));
  ASSERT_TRUE(files.symlink("circle", root / "circle"));
  ASSERT_TRUE(files.symlink("none", root / "dangling"));
  EXPECT_EQ(files.real_path(root / "a/b").value(), root / "a/b");
  EXPECT_EQ(files.real_path(root / "folder/relative").value(), root / "a/b/file");
  for (const char* name : {"circle", "dangling", "none", "a/b/file/none"}) {
    const auto missing = files.real_path(root / name);
    ASSERT_FALSE(missing) << name;
    EXPECT_EQ(missing.error().kind, FailureKind::host);
    EXPECT_THAT(missing.error().what, HasSubstr(name));
  }
}

TYPED_TEST(FilesContract, OfSeveralOneMakesAFolder) {
  Files& files = this->files_;
  const auto folder = this->folder_ / "once";
  EXPECT_EQ(files.create_directory(folder).value(), true);
  EXPECT_EQ(files.create_directory(folder).value(), false);
}

TYPED_TEST(FilesContract, AFolderReplacesNoOtherThatHoldsSomething) {
  Files& files = this->files_;
  ASSERT_TRUE(files.write(this->folder_ / "a/x", "a"));
  ASSERT_TRUE(files.write(this->folder_ / "b/y", "b"));
  EXPECT_FALSE(files.rename(this->folder_ / "a", this->folder_ / "b"));
  EXPECT_TRUE(files.exists(this->folder_ / "a/x"));
}

template <class Kind>
class ProcessesContract : public testing::Test {
 protected:
  Kind processes_;
};
using ProcessesKinds = testing::Types<FakeProcessRunner, PosixProcessRunner>;
TYPED_TEST_SUITE(ProcessesContract, ProcessesKinds);

TYPED_TEST(ProcessesContract, AProgramThatNobodyProvidedDoesNotSucceed) {
  ProcessRunner& processes = this->processes_;
  const Command command{.argv = {"no-such-program-anywhere"}};
  const auto ran = processes.run(command);
  ASSERT_FALSE(ran);
  EXPECT_THAT(ran.error().what, HasSubstr("no-such-program-anywhere"));
  EXPECT_FALSE(processes.start(command));
}

}  // namespace
}  // namespace qa
