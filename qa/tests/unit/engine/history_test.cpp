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
    return expected_from_history(store)(StageSpec{.name = "unit"});
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

TEST_F(History, ReadsNoMoreThanTheNewestRuns) {
  add_passed(100);
  for (int i = 0; i < 10; ++i) add_run({.status = StageStatus::skipped});
  EXPECT_EQ(expected(), std::nullopt);
}

}  // namespace
}  // namespace qa
