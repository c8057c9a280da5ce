#include "qa/engine/history.hpp"

#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::milliseconds;

class History : public testing::Test {
 protected:
  void add_run(StageResult stage) {
    stage.name = "unit";
    clock.advance(std::chrono::seconds(1));
    ASSERT_TRUE(store.save({.id = store.create(clock).value(), .stages = {std::move(stage)}}));
  }
  void add_passed(int duration_ms) { add_run({.duration = milliseconds(duration_ms)}); }
  std::optional<milliseconds> expected() {
    return expected_from_history(store, files)(StageSpec{.name = "unit"});
  }

  MemoryFiles files;
  ManualClock clock;
  RunStore store{"/reports", files};
};

TEST_F(History, ExpectsNothingBeforeTheFirstRun) {
  EXPECT_EQ(expected(), std::nullopt);
}

TEST_F(History, ExpectsTheMedian) {
  for (const int duration_ms : {100, 900, 110}) add_passed(duration_ms);
  EXPECT_EQ(expected(), milliseconds(110));
}

TEST_F(History, LooksOnlyAtTheLastFewExecutions) {
  for (int i = 0; i < 5; ++i) add_passed(1000);
  for (int i = 0; i < 5; ++i) add_passed(10);
  EXPECT_EQ(expected(), milliseconds(10));
}

TEST_F(History, PassesOverReplaysAndRedResults) {
  add_passed(100);
  add_run({.from_cache = true, .duration = milliseconds(1)});
  add_run({.status = StageStatus::failed, .duration = milliseconds(2), .failure = Failure{}});
  add_run({.status = StageStatus::skipped});
  EXPECT_EQ(expected(), milliseconds(100));
}

TEST_F(History, PassesOverRunsThatCannotBeRead) {
  add_passed(100);
  clock.advance(std::chrono::seconds(1));
  files.contents[store.folder(store.create(clock).value()) / "run.json"] = "garbage";
  EXPECT_EQ(expected(), milliseconds(100));
}

TEST_F(History, RemembersExecutionsHoweverManyReplaysThereWereSince) {
  const RunResult executed{.stages = {{.name = "unit", .duration = milliseconds(100)}}};
  ASSERT_TRUE(remember_durations(executed, store, files));
  for (int i = 0; i < 30; ++i) {
    const RunResult replayed{
        .stages = {{.name = "unit", .from_cache = true, .duration = milliseconds(0)}}};
    ASSERT_TRUE(remember_durations(replayed, store, files));
    add_run({.from_cache = true});
  }
  EXPECT_EQ(expected(), milliseconds(100));
}

TEST_F(History, RunsThatOnlyReplayedWriteNothing) {
  const RunResult replayed{.stages = {{.name = "unit", .from_cache = true}}};
  ASSERT_TRUE(remember_durations(replayed, store, files));
  EXPECT_TRUE(files.written.empty());
}

TEST_F(History, WhatIsWrittenDownHasTheLastFewExecutionsOfEachStage) {
  add_passed(7);
  for (int i = 1; i <= 9; ++i) {
    const RunResult run{.stages = {{.name = "unit", .duration = milliseconds(100 * i)}}};
    ASSERT_TRUE(remember_durations(run, store, files));
  }
  EXPECT_EQ(expected(), milliseconds(700));
}

TEST_F(History, DamagedNotesAreAsGoodAsNone) {
  add_passed(100);
  files.contents["/reports/runs/durations.json"] = R"({"schema": 1, "stages": [])";
  EXPECT_EQ(expected(), milliseconds(100));
}

TEST_F(History, WithoutNotesReadsNoMoreThanTheNewestRuns) {
  add_passed(100);
  for (int i = 0; i < 10; ++i) add_run({.status = StageStatus::skipped});
  EXPECT_EQ(expected(), std::nullopt);
}

}  // namespace
}  // namespace qa
