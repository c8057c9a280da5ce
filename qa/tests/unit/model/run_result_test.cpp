#include "qa/model/run_result.hpp"

#include <csignal>
#include <initializer_list>

#include <gtest/gtest.h>

namespace qa {
namespace {

using enum StageStatus;

RunResult run_of(std::initializer_list<StageStatus> statuses) {
  RunResult run{.finished = true};
  for (const StageStatus status : statuses) run.stages.push_back({.name = "s", .status = status});
  return run;
}

TEST(RunResult, PassesOnlyWhenSomethingRan) {
  EXPECT_EQ(exit_code(run_of({passed})), kPassed);
  EXPECT_EQ(exit_code(run_of({})), kNothingRan);
  EXPECT_EQ(exit_code(run_of({skipped, skipped})), kNothingRan);
  EXPECT_EQ(run_status(run_of({skipped})), "skipped");
  EXPECT_EQ(run_status(run_of({passed, skipped})), "passed");
}

TEST(RunResult, IsAsBadAsItsWorstStage) {
  EXPECT_EQ(exit_code(run_of({passed, errored, skipped})), kCouldNotJudge);
  EXPECT_EQ(exit_code(run_of({errored, timed_out})), kTimedOut);
  EXPECT_EQ(exit_code(run_of({timed_out, failed, errored})), kFailed);
  EXPECT_EQ(run_status(run_of({timed_out, failed, errored})), "failed");
}

TEST(RunResult, TellsInconclusiveFromFailed) {
  RunResult run = run_of({failed});
  run.stages[0].failure = Failure{.kind = FailureKind::inconclusive};
  EXPECT_EQ(exit_code(run), kInconclusive);
  run.stages.push_back({.status = failed, .failure = Failure{.kind = FailureKind::product}});
  EXPECT_EQ(exit_code(run), kFailed);
}

TEST(RunResult, SaysHowItWasInterrupted) {
  RunResult run = run_of({passed, failed});
  run.interrupt_signal = SIGINT;
  EXPECT_EQ(exit_code(run), kInterrupted);
  EXPECT_EQ(run_status(run), "canceled");
  run.interrupt_signal = SIGTERM;
  EXPECT_EQ(exit_code(run), kTerminated);
}

TEST(RunResult, IsRunningUntilFinished) {
  RunResult run = run_of({passed});
  run.finished = false;
  EXPECT_EQ(run_status(run), "running");
}

TEST(ExitCodes, HaveOneMeaningPerKindOfFailure) {
  EXPECT_EQ(exit_code(FailureKind::product), kFailed);
  EXPECT_EQ(exit_code(FailureKind::inconclusive), kInconclusive);
  EXPECT_EQ(exit_code(FailureKind::timed_out), kTimedOut);
  EXPECT_EQ(exit_code(FailureKind::tool_missing), kCouldNotJudge);
  EXPECT_EQ(exit_code(FailureKind::host), kCouldNotJudge);
  EXPECT_EQ(exit_code(FailureKind::configuration), kUsage);
  EXPECT_EQ(exit_code(FailureKind::canceled), kInterrupted);
}

TEST(StageStatus, FollowsFromTheKindOfFailure) {
  EXPECT_EQ(status_of(FailureKind::product), failed);
  EXPECT_EQ(status_of(FailureKind::inconclusive), failed);
  EXPECT_EQ(status_of(FailureKind::timed_out), timed_out);
  EXPECT_EQ(status_of(FailureKind::tool_missing), errored);
  EXPECT_EQ(status_of(FailureKind::host), errored);
  EXPECT_EQ(status_of(FailureKind::configuration), errored);
  EXPECT_EQ(status_of(FailureKind::canceled), canceled);
}

}  // namespace
}  // namespace qa
