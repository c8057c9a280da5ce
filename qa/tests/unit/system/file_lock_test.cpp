#include "qa/system/file_lock.hpp"

#include "qa/system/posix_files.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(FileLock, IsHeldUntilItIsDestroyed) {
  const TemporaryFolder folder;
  EXPECT_FALSE(FileLock::is_held(folder / "lock"));
  {
    const auto lock = FileLock::acquire(folder / "lock", FileLock::Kind::exclusive);
    ASSERT_TRUE(lock) << lock.error().what;
    EXPECT_TRUE(FileLock::is_held(folder / "lock"));
  }
  EXPECT_FALSE(FileLock::is_held(folder / "lock"));
}

TEST(FileLock, SharedOnesGoTogether) {
  const TemporaryFolder folder;
  const auto one = FileLock::acquire(folder / "lock", FileLock::Kind::shared);
  const auto other = FileLock::acquire(folder / "lock", FileLock::Kind::shared);
  EXPECT_TRUE(one);
  EXPECT_TRUE(other);
  EXPECT_TRUE(FileLock::is_held(folder / "lock"));
}

TEST(FileLock, ATryDoesNotWaitAndLeavesTheHoldersNote) {
  const TemporaryFolder folder;
  PosixFiles files;
  auto mine = FileLock::try_acquire(folder / "lock", "mine").value();
  ASSERT_TRUE(mine);
  EXPECT_FALSE(FileLock::try_acquire(folder / "lock", "theirs").value());
  EXPECT_EQ(files.read(folder / "lock").value(), "mine");
  mine.reset();
  EXPECT_TRUE(FileLock::try_acquire(folder / "lock", "a").value());
  EXPECT_EQ(files.read(folder / "lock").value(), "a") << "nothing is left of a longer note";
}

TEST(FileLock, AFileThatWasRemovedIsLockedAnew) {
  const TemporaryFolder folder;
  const auto old = FileLock::try_acquire(folder / "lock", "").value();
  std::filesystem::remove(folder / "lock");
  const auto fresh = FileLock::try_acquire(folder / "lock", "").value();
  EXPECT_TRUE(fresh);
  EXPECT_TRUE(FileLock::is_held(folder / "lock"));
}

TEST(FileLock, OfFilesWorksThroughALinkToTheFolder) {
  const TemporaryFolder folder;
  std::filesystem::create_directory_symlink(folder / "real", folder / "link");
  PosixFiles files;
  const auto lock = files.try_lock(folder / "real/.cmake/lock", "x").value();
  EXPECT_TRUE(lock);
  EXPECT_FALSE(files.try_lock(folder / "link/.cmake/lock", "y").value());
}

TEST(FileLock, AMissingFolderIsSaid) {
  EXPECT_FALSE(FileLock::acquire("/no/such/folder/lock", FileLock::Kind::shared));
}

}  // namespace
}  // namespace qa
