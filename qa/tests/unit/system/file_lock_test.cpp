#include "qa/system/file_lock.hpp"

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

TEST(FileLock, AMissingFolderIsSaid) {
  EXPECT_FALSE(FileLock::acquire("/no/such/folder/lock", FileLock::Kind::shared));
}

}  // namespace
}  // namespace qa
