#include "qa/engine/run_store.hpp"

#include "qa/model/run_json.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;

class RunStoreTest : public testing::Test {
 protected:
  std::string create() {
    const Result<std::string> id = store.create(clock);
    EXPECT_TRUE(id) << id.error().what;
    return id.value_or("");
  }
  Failure unresolved(std::string_view name) {
    const Result<std::string> id = store.resolve(name);
    EXPECT_FALSE(id);
    return id ? Failure{} : id.error();
  }

  MemoryFiles files;
  ManualClock clock;
  RunStore store{"/p/reports", files};
};

TEST_F(RunStoreTest, NamesARunAfterTheTime) {
  EXPECT_EQ(create(), "20191220-000000-0000");
  clock.advance(std::chrono::milliseconds(86'399'500));
  EXPECT_EQ(create(), "20191220-235959-8000");
  EXPECT_TRUE(files.exists("/p/reports/runs/20191220-235959-8000"));
}

TEST_F(RunStoreTest, GivesRunsOfTheSameMomentDifferentIds) {
  EXPECT_EQ(create(), "20191220-000000-0000");
  EXPECT_EQ(create(), "20191220-000000-0001");
  EXPECT_EQ(create(), "20191220-000000-0002");
}

TEST_F(RunStoreTest, IdsGoOnSortingWhenTheClockIsSetBack) {
  const std::string before = create();
  clock.jump(-std::chrono::hours(24 * 400));
  const std::string after = create();
  EXPECT_EQ(before, "20191220-000000-0000");
  EXPECT_EQ(after, "20191220-000000-0001");
  EXPECT_EQ(store.resolve("latest"), after);
  clock.jump(std::chrono::hours(24 * 400 + 1));
  EXPECT_EQ(create(), "20191220-010000-0000");
}

TEST_F(RunStoreTest, TellsWhichIdsAreOlderThanAMoment) {
  const std::string id = create();
  EXPECT_LT(id, RunStore::id_at(clock.now() + std::chrono::milliseconds(1)));
  EXPECT_GE(id, RunStore::id_at(clock.now()));
}

TEST_F(RunStoreTest, SaysWhenItCannotMakeARun) {
  files.unwritable.insert("/p/reports");
  const Result<std::string> id = store.create(clock);
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().kind, FailureKind::host);
}

TEST_F(RunStoreTest, GivesBackWhatWasSaved) {
  const RunResult run{.id = create(), .profile = "ci", .stages = {{.name = "unit"}}};
  ASSERT_TRUE(store.save(run));
  const Result<RunResult> loaded = store.load(run.id);
  ASSERT_TRUE(loaded) << loaded.error().what;
  EXPECT_EQ(to_json(*loaded), to_json(run));
}

TEST_F(RunStoreTest, NamesTheFileItCannotUse) {
  files.contents["/p/reports/runs/20191220-000000-0000/run.json"] = "{";
  const Result<RunResult> run = store.load("20191220-000000-0000");
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().what, HasSubstr("/p/reports/runs/20191220-000000-0000/run.json"));
  EXPECT_FALSE(store.load("20191220-000000-0001"));
}

TEST_F(RunStoreTest, ListsRunsNewestFirstAndNothingElse) {
  const std::string first = create();
  clock.advance(std::chrono::seconds(1));
  const std::string second = create();
  files.folders.insert("/p/reports/runs/my-notes");
  EXPECT_THAT(store.list().value(), ElementsAre(second, first));
}

TEST_F(RunStoreTest, HasNoRunsAtFirst) {
  EXPECT_THAT(store.list().value(), ElementsAre());
  EXPECT_EQ(unresolved("latest").what, "there are no runs yet");
}

TEST_F(RunStoreTest, ResolvesWhatPeopleType) {
  const std::string first = create();
  clock.advance(std::chrono::hours(24));
  const std::string second = create();
  EXPECT_EQ(store.resolve(first).value(), first);
  EXPECT_EQ(store.resolve("20191221").value(), second);
  EXPECT_EQ(store.resolve("latest").value(), second);
  EXPECT_EQ(store.resolve("latest~0").value(), second);
  EXPECT_EQ(store.resolve("latest~1").value(), first);
  EXPECT_EQ(unresolved("latest~2").what, "there are only 2 runs");
  EXPECT_EQ(unresolved("latest~x").what, "there is no run 'latest~x'");
  EXPECT_EQ(unresolved("2019122").what,
            "2 runs start with '2019122', 20191220-000000-0000 to 20191221-000000-0000");
  EXPECT_EQ(unresolved("../..").what, "there is no run '../..'");
  EXPECT_EQ(unresolved("x").kind, FailureKind::configuration);
  ASSERT_TRUE(files.remove_all(store.folder(first)));
  EXPECT_EQ(unresolved("latest~1").what, "there is only 1 run");
}

TEST_F(RunStoreTest, PointsLatestToARunWithoutNamingTheCheckout) {
  ASSERT_TRUE(store.mark_latest("20191220-000000-0000"));
  EXPECT_EQ(files.links.at("/p/reports/latest"), "runs/20191220-000000-0000");
}

TEST_F(RunStoreTest, NumbersTheFoldersOfStages) {
  EXPECT_EQ(RunStore::stage_folder(1, "build"), "stages/01-build");
  EXPECT_EQ(RunStore::stage_folder(12, "bench"), "stages/12-bench");
}

TEST(RunStoreOnDisk, LetsManyRunsBeginAtOnce) {
  const TemporaryFolder folder;
  ManualClock clock;
  constexpr std::size_t kRuns = 16;
  std::vector<std::string> ids(kRuns);
  {
    std::vector<std::jthread> threads;
    for (std::string& id : ids) {
      threads.emplace_back([&] {
        PosixFiles files;
        id = RunStore(folder.path(), files).create(clock).value_or("");
      });
    }
  }
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), kRuns);
  PosixFiles files;
  EXPECT_EQ(RunStore(folder.path(), files).list().value().size(), kRuns);
}

}  // namespace
}  // namespace qa
