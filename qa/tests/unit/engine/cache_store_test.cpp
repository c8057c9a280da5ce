// Entries on disk: made and removed as a whole, also by several processes at once.
#include "qa/engine/cache_store.hpp"

#include "qa/system/digest.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <latch>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

const IsAlive kNobody = [](const std::string&) { return false; };

/// Real files: what matters here is what the file system guarantees.
class CacheStoreTest : public testing::Test {
 protected:
  CacheStoreTest() { EXPECT_TRUE(files.write(stage_folder() / "out.txt", "product")); }

  fs::path stage_folder() const { return folder / "runs/1/stages/01-unit"; }
  fs::path cache() const { return folder / "cache"; }

  CacheEntry entry(const std::string& run_id) {
    return {.stage = {.name = "unit",
                      .artifacts = {{"output", "stages/01-unit/out.txt", sha256_hex("product")}},
                      .failure = {},
                      .folder = "stages/01-unit"},
            .run_id = run_id,
            .tools = {}};
  }

  Result<void> store(CacheStore& store, const CacheKey& place, const std::string& run_id) {
    return store.store(place, entry(run_id), stage_folder());
  }

  TemporaryFolder folder;
  PosixFiles files;
  ManualClock clock;
  FileIndex index{folder / "cache/index", files, clock};
  const CacheKey key{.stage = "unit", .digest = "key"};
};

TEST_F(CacheStoreTest, GivesBackWhatItKeeps) {
  CacheStore one(cache(), files, index, "run1");
  EXPECT_FALSE(one.find(key).entry);
  ASSERT_TRUE(store(one, key, "run1"));
  const CacheStore::Found found = one.find(key);
  ASSERT_TRUE(found.entry) << found.damage;
  EXPECT_EQ(found.entry->run_id, "run1");
  ASSERT_TRUE(one.copy_files(key, found, folder / "copy"));
  EXPECT_EQ(files.read(folder / "copy/out.txt"), "product");
}

TEST_F(CacheStoreTest, KeepsNoArtifactThatChangedAfterItWasRecorded) {
  CacheStore one(cache(), files, index, "run1");
  ASSERT_TRUE(files.write(stage_folder() / "out.txt", "changed"));
  EXPECT_FALSE(store(one, key, "run1"));
  EXPECT_FALSE(one.find(key).entry);
  EXPECT_TRUE(files.list_folders(cache() / "unit")->empty());
}

TEST_F(CacheStoreTest, SeesThatAnEntryWasReplacedWhileItWasCopied) {
  CacheStore one(cache(), files, index, "run1");
  ASSERT_TRUE(store(one, key, "run1"));
  const CacheStore::Found found = one.find(key);
  ASSERT_TRUE(store(one, key, "run2"));
  EXPECT_FALSE(one.copy_files(key, found, folder / "copy"));
  one.remove(key);
  EXPECT_FALSE(one.copy_files(key, found, folder / "copy"));
}

TEST_F(CacheStoreTest, IsSafeUnderManyProcessesAtOnce) {
  constexpr int kProcesses = 4;
  std::latch start(kProcesses);
  std::atomic<int> damaged{0};
  std::vector<std::jthread> processes;
  for (int id = 1; id <= kProcesses; ++id) {
    processes.emplace_back([&, id] {
      FileIndex own_index(folder / "cache/index", files, clock);
      CacheStore own(cache(), files, own_index, "run" + std::to_string(id));
      start.arrive_and_wait();
      for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(store(own, key, "run" + std::to_string(id)));
        const CacheStore::Found found = own.find(key);
        if (!found.entry) continue;  // just then it was replaced
        const fs::path copy = folder / ("copy" + std::to_string(id));
        if (own.copy_files(key, found, copy) && files.read(copy / "out.txt") != "product")
          ++damaged;
      }
    });
  }
  processes.clear();
  EXPECT_EQ(damaged, 0);
  EXPECT_TRUE(CacheStore(cache(), files, index, "run9").find(key).entry);
  EXPECT_EQ(files.list_folders(cache() / "unit")->size(), 1U);
}

TEST_F(CacheStoreTest, LetsGoWhatWasNotUsedForTheLongestTime) {
  CacheStore one(cache(), files, index, "run1");
  const CacheKey second{.stage = "lint", .digest = "key2"};
  const CacheKey third{.stage = "unit", .digest = "key3"};
  ASSERT_TRUE(store(one, key, "run1"));
  ASSERT_TRUE(store(one, second, "run2"));
  ASSERT_TRUE(store(one, third, "run3"));
  one.mark_used(key, "run4");
  std::uintmax_t bytes = 0;
  const auto contents = files.scan(cache()).value();
  for (const FileFacts& facts : contents) bytes += facts.size;
  EXPECT_EQ(one.evict(bytes, kNobody), 0);
  EXPECT_EQ(one.evict(bytes - 1, kNobody), 1);
  EXPECT_FALSE(one.find(second).entry);
  EXPECT_TRUE(one.find(key).entry);
  EXPECT_TRUE(one.find(third).entry);
  EXPECT_EQ(one.evict(0, kNobody), 2);
}

TEST_F(CacheStoreTest, RemovesWhatDeadRunsLeft) {
  CacheStore one(cache(), files, index, "run1");
  ASSERT_TRUE(files.write(cache() / "unit/.new-20261125-080054-57a6-0/files/out.txt", "half"));
  ASSERT_TRUE(files.write(cache() / "unit/.old-20261125-080054-57a6-3/SHA256SUMS", "half"));
  const std::string living = ".new-20261125-080054-b5e6-0";
  ASSERT_TRUE(files.write(cache() / "unit" / living / "files/out.txt", "half"));
  const IsAlive is_alive = [](const std::string& run_id) {
    return run_id == "20261125-080054-b5e6";
  };
  EXPECT_EQ(one.evict(1 << 20, is_alive), 0);
  EXPECT_THAT(files.list_folders(cache() / "unit").value(),
              testing::ElementsAre(cache() / "unit" / living));
}

}  // namespace
}  // namespace qa
