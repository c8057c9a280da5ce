#include "qa/cli/log_follower.hpp"

#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

constexpr const char* kLog = "/reports/runs/id/stages/02-unit/output.log";

/// Each pause is the occasion for something to happen.
class EventfulClock : public ManualClock {
 public:
  void sleep_for(std::chrono::milliseconds duration) override {
    ManualClock::sleep_for(duration);
    on_pause(++pauses);
  }
  std::function<void(int pause)> on_pause;
  int pauses = 0;
};

class LogFollowerTest : public testing::Test {
 protected:
  LogFollowerTest() {
    files_.folders = {"/reports/runs/id", "/reports/runs/id/stages"};
    save({});
  }
  void save(std::vector<StageResult> stages) {
    run_.stages = std::move(stages);
    ASSERT_TRUE(store_.save(run_));
  }
  void append(const std::string& text) {
    files_.folders.insert("/reports/runs/id/stages/02-unit");
    ASSERT_TRUE(files_.append(kLog, text));
  }
  Result<LogEnd> follow() {
    return follow_log({.store = store_,
                       .files = files_,
                       .clock = clock_,
                       .write = [this](std::string_view text) { written_ += text; },
                       .interrupted = [this] { return interrupted_; },
                       .driver_lives = [this] { return lives_; }},
                      "id", "unit");
  }

  MemoryFiles files_;
  RunStore store_{"/reports", files_};
  RunResult run_{.id = "id"};
  EventfulClock clock_;
  std::string written_;
  bool interrupted_ = false;
  bool lives_ = true;
};

TEST_F(LogFollowerTest, WritesWhatIsThereAndWhatComesUntilTheEnd) {
  append("one\n");
  clock_.on_pause = [this](int pause) {
    if (pause == 1) append("two\n");
    if (pause == 2) {
      append("three\n");
      save({{.name = "unit"}});
    }
  };
  EXPECT_EQ(follow(), LogEnd::complete);
  EXPECT_EQ(written_, "one\ntwo\nthree\n");
}

TEST_F(LogFollowerTest, WaitsForAStageThatHasNotStarted) {
  clock_.on_pause = [this](int pause) {
    if (pause == 3) append("late\n");
    if (pause == 4) save({{.name = "unit"}});
  };
  EXPECT_EQ(follow(), LogEnd::complete);
  EXPECT_EQ(written_, "late\n");
}

TEST_F(LogFollowerTest, EndsWithTheRun) {
  clock_.on_pause = [this](int) {
    run_.finished = true;
    save({});
  };
  EXPECT_EQ(follow(), LogEnd::complete);
}

TEST_F(LogFollowerTest, EndsWithTheLifeOfTheDriver) {
  append("one\n");
  clock_.on_pause = [this](int) {
    append("two\n");
    lives_ = false;
  };
  EXPECT_EQ(follow(), LogEnd::killed);
  EXPECT_EQ(written_, "one\ntwo\n");
}

TEST_F(LogFollowerTest, EndsWhenTheUserWantsSo) {
  clock_.on_pause = [this](int) { interrupted_ = true; };
  EXPECT_EQ(follow(), LogEnd::interrupted);
}

}  // namespace
}  // namespace qa
