// The loop: order, parallelism, what a red stage means for others, and what is recorded.
#include "qa/engine/runner.hpp"

#include "qa/model/run_json.hpp"
#include "qa/tests/unit/engine/engine_fixture.hpp"

#include <csignal>
#include <latch>

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Runner : public EngineTest {
 protected:
  /// A body that keeps count of how many of its kind run at a time.
  StageBody counting() {
    return [this](const StageSpec&, StageContext&) -> Result<StageResult> {
      const int now = ++running_;
      int seen = most_at_once;
      while (seen < now && !most_at_once.compare_exchange_weak(seen, now)) {
      }
      --running_;
      return StageResult{};
    };
  }
  std::atomic<int> most_at_once{0};

 private:
  std::atomic<int> running_{0};
};

TEST_F(Runner, TellsOfARunFromStartToEnd) {
  pipeline.policy.jobs = 1;
  add_stage("build", {}, [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    context.step("compile");
    return StageResult{};
  });
  add_stage("unit");
  run();
  EXPECT_THAT(events.lines,
              ElementsAre("run started: build unit", "build started", "build step: compile",
                          "build finished: passed", "unit started", "unit finished: passed",
                          "run finished: passed"));
}

TEST_F(Runner, StartsAStageOnlyAfterWhatItNeeds) {
  add_stage("build");
  add_stage("container", {"build"});
  add_stage("module", {"container"});
  run();
  EXPECT_THAT(events.lines, ElementsAre("run started: build container module", "build started",
                                        "build finished: passed", "container started",
                                        "container finished: passed", "module started",
                                        "module finished: passed", "run finished: passed"));
}

TEST_F(Runner, RunsIndependentStagesAtTheSameTime) {
  pipeline.policy.jobs = 2;
  std::latch both(2);
  for (const char* name : {"lint", "unit"}) {
    add_stage(name, {}, [&](const StageSpec&, StageContext&) -> Result<StageResult> {
      both.arrive_and_wait();  // hangs unless the other one runs, too
      return StageResult{};
    });
  }
  EXPECT_EQ(exit_code(run()), kPassed);
}

TEST_F(Runner, RunsNoMoreStagesAtATimeThanAllowed) {
  pipeline.policy.jobs = 1;
  for (const char* name : {"a", "b", "c", "d"}) add_stage(name, {}, counting());
  run();
  EXPECT_EQ(most_at_once, 1);
}

TEST_F(Runner, NeverRunsStagesTogetherThatShareAResource) {
  pipeline.policy.jobs = 8;
  for (const char* name : {"a", "b", "c", "d"}) {
    add_stage(name, {}, counting()).resources = {"disk"};
  }
  run();
  EXPECT_EQ(most_at_once, 1);
}

TEST_F(Runner, KeepsResultsInTheOrderOfThePipeline) {
  pipeline.policy.jobs = 2;
  std::latch second_done(1);
  add_stage("first", {}, [&](const StageSpec&, StageContext&) -> Result<StageResult> {
    second_done.wait();
    return StageResult{};
  });
  add_stage("second", {}, [&](const StageSpec&, StageContext&) -> Result<StageResult> {
    second_done.count_down();
    return StageResult{};
  });
  const RunResult result = run();
  EXPECT_EQ(result.stages[0].name, "first");
  EXPECT_EQ(result.stages[1].name, "second");
}

TEST_F(Runner, SkipsWhatNeedsARedStageAndNamesTheFirstCause) {
  pipeline.policy.keep_going = true;
  add_stage("build", {}, fail_product);
  add_stage("container", {"build"});
  add_stage("module", {"container"});
  const RunResult result = run();
  EXPECT_EQ(status(result, "container"), "skipped");
  EXPECT_EQ(stage(result, "container").reason, "build failed");
  EXPECT_EQ(stage(result, "module").reason, "build failed");
  EXPECT_EQ(exit_code(result), kFailed);
}

TEST_F(Runner, StartsNothingNewAfterARedStage) {
  pipeline.policy.jobs = 1;
  add_stage("build", {}, fail_product);
  add_stage("lint");
  const RunResult result = run();
  EXPECT_EQ(status(result, "lint"), "skipped");
  EXPECT_EQ(stage(result, "lint").reason, "not started: build failed");
}

TEST_F(Runner, LetsRunningStagesFinishAfterARedOne) {
  pipeline.policy.jobs = 2;
  std::latch lint_runs(1);
  std::latch build_is_red(1);
  add_stage("build", {}, [&](const StageSpec& spec, StageContext& context) {
    lint_runs.wait();
    return fail_product(spec, context);
  });
  add_stage("lint", {}, [&](const StageSpec&, StageContext&) -> Result<StageResult> {
    lint_runs.count_down();
    build_is_red.wait();
    return StageResult{};
  });
  files.on_write = [&](const std::filesystem::path&, std::string_view text) {
    if (text.find("is broken") != std::string_view::npos && !build_is_red.try_wait())
      build_is_red.count_down();
  };
  const RunResult result = run();
  EXPECT_EQ(status(result, "build"), "failed");
  EXPECT_EQ(status(result, "lint"), "passed");
}

TEST_F(Runner, KeepsGoingWhenToldTo) {
  pipeline.policy = {.keep_going = true, .jobs = 1};
  add_stage("build", {}, fail_product);
  add_stage("lint");
  const RunResult result = run();
  EXPECT_EQ(status(result, "lint"), "passed");
  EXPECT_EQ(exit_code(result), kFailed);
}

TEST_F(Runner, RecordsWhatTheUserLeftOutAndStaysGreen) {
  pipeline.policy.strict = true;
  add_stage("build");
  add_stage("unit");
  const RunResult result = run({.skip = {"build"}});
  EXPECT_EQ(status(result, "build"), "skipped");
  EXPECT_EQ(stage(result, "build").reason, "left out by --skip");
  EXPECT_EQ(exit_code(result), kPassed);
  EXPECT_EQ(events.lines.front(), "run started: unit");
}

TEST_F(Runner, FailsWhenNothingRan) {
  add_stage("build");
  EXPECT_EQ(exit_code(run({.skip = {"build"}})), kNothingRan);
}

TEST_F(Runner, SavesTheRunBeforeAfterEachStageAndAtTheEnd) {
  pipeline.policy.jobs = 1;
  add_stage("build");
  add_stage("unit");
  std::vector<std::string> saved;
  files.on_write = [&](const std::filesystem::path&, std::string_view text) {
    const Result<RunResult> run = run_from_json(text);
    saved.push_back(run ? std::string(run_status(*run)) + " " + std::to_string(run->stages.size())
                        : "not a run");
  };
  run();
  EXPECT_THAT(saved, ElementsAre("running 0", "running 1", "running 2", "passed 2"));
}

TEST_F(Runner, RecordsFactsTimesToolsAndReasons) {
  add_stage("build", {}, [&](const StageSpec&, StageContext& context) -> Result<StageResult> {
    context.tool_version("cmake", "3.25.1");
    clock.advance(std::chrono::milliseconds(1500));
    return StageResult{.from_cache = true, .reason = "the stage's own idea"};
  });
  run();
  const RunResult saved = store.load(run_id).value();
  EXPECT_EQ(saved.profile, "local");
  EXPECT_EQ(saved.duration, std::chrono::milliseconds(1500));
  EXPECT_EQ(saved.tools.at("cmake"), "3.25.1");
  EXPECT_EQ(saved.stages[0].duration, std::chrono::milliseconds(1500));
  EXPECT_EQ(saved.stages[0].reason, "asked for");
  EXPECT_EQ(saved.stages[0].folder, "stages/01-build");
  EXPECT_FALSE(saved.stages[0].from_cache);
  EXPECT_TRUE(saved.finished);
}

TEST_F(Runner, GoesOnWhenItCannotSaveAndSaysSoAtTheEnd) {
  add_stage("build");
  files.on_write = [&](const std::filesystem::path& path, std::string_view) {
    files.unwritable.insert(path);
  };
  const Result<RunResult> result = try_run();
  ASSERT_FALSE(result);
  EXPECT_EQ(exit_code(result.error().kind), kCouldNotJudge);
  EXPECT_THAT(result.error().what, HasSubstr("could not record the run: cannot write"));
  EXPECT_EQ(events.lines.back(), "run finished: passed");
}

TEST_F(Runner, ForgivesAFailedSaveThatALaterOneMakesUpFor) {
  add_stage("build");
  int writes = 0;
  files.on_write = [&](const std::filesystem::path& path, std::string_view) {
    ++writes;
    if (writes == 1) files.unwritable.insert(path);
    if (writes == 2) files.unwritable.clear();
  };
  EXPECT_TRUE(try_run());
}

TEST_F(Runner, SaysWhenALogIsNotComplete) {
  add_stage("build", {}, [&](const StageSpec&, StageContext& context) -> Result<StageResult> {
    files.unwritable.insert(context.folder);
    TRY(context.processes.run({.argv = {"cmake"}}));
    return StageResult{};
  });
  const Result<RunResult> result = try_run();
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().what, HasSubstr("stages/01-build/"));
}

TEST_F(Runner, ErrsInAStageWhoseFolderCannotBeMade) {
  add_stage("build");
  files.unwritable.insert(std::filesystem::path("/project/reports/runs/20191220-000000-0000") /
                          "stages");
  EXPECT_EQ(status(run(), "build"), "errored");
}

TEST_F(Runner, StartsNothingOnceInterrupted) {
  signal = SIGTERM;
  add_stage("build");
  const RunResult result = run();
  EXPECT_EQ(status(result, "build"), "skipped");
  EXPECT_EQ(stage(result, "build").reason, "the run was interrupted");
  EXPECT_EQ(exit_code(result), kTerminated);
  EXPECT_EQ(store.load(run_id).value().interrupt_signal, SIGTERM);
}

TEST_F(Runner, CancelsTheRunningStageWhenInterrupted) {
  pipeline.policy.jobs = 1;
  add_stage("build", {}, [&](const StageSpec&, StageContext& context) -> Result<StageResult> {
    context.step("compile");
    signal = SIGINT;
    return fail(FailureKind::canceled, "interrupted");
  });
  add_stage("unit");
  const RunResult result = run();
  EXPECT_EQ(status(result, "build"), "canceled");
  EXPECT_EQ(stage(result, "build").failure->what, "interrupted by SIGINT during 'compile'");
  EXPECT_EQ(status(result, "unit"), "skipped");
  EXPECT_EQ(exit_code(result), kInterrupted);
}

TEST_F(Runner, BelievesNoRedStageThatWasInterrupted) {
  add_stage("build", {}, [&](const StageSpec& spec, StageContext& context) {
    signal = SIGINT;
    return fail_product(spec, context);
  });
  EXPECT_EQ(status(run(), "build"), "canceled");
}

TEST_F(Runner, IgnoresAnInterruptThatCameWhenAllWasDone) {
  add_stage("build", {}, [&](const StageSpec&, StageContext&) -> Result<StageResult> {
    signal = SIGINT;
    return StageResult{};
  });
  EXPECT_EQ(exit_code(run()), kPassed);
}

TEST_F(Runner, LetsNoStageOverlapWithOneThatWantsTheMachine) {
  pipeline.policy.jobs = 8;
  std::atomic<int> others{0};
  std::atomic<bool> disturbed{false};
  const StageBody other = [&](const StageSpec&, StageContext&) -> Result<StageResult> {
    ++others;
    --others;
    return StageResult{};
  };
  for (const char* name : {"a", "b", "c"}) add_stage(name, {}, other);
  add_stage("bench", {}, [&](const StageSpec&, StageContext&) -> Result<StageResult> {
    if (others != 0) disturbed = true;
    return StageResult{};
  }).resources = {"machine"};
  run();
  EXPECT_FALSE(disturbed);
  EXPECT_THAT(events.lines, testing::Contains("bench finished: passed"));
}

TEST_F(Runner, DurationsAreRightWhenTheClockIsSetBack) {
  add_stage("build", {}, [this](const StageSpec&, StageContext&) -> Result<StageResult> {
    clock.jump(-std::chrono::hours(1000));
    clock.advance(std::chrono::seconds(3));
    return StageResult{};
  });
  const RunResult result = run();
  EXPECT_EQ(stage(result, "build").duration, std::chrono::seconds(3));
  EXPECT_EQ(result.duration, std::chrono::seconds(3));
  EXPECT_EQ(status(result, "build"), "passed");
}

}  // namespace
}  // namespace qa
