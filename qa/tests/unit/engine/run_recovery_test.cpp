#include "qa/engine/run_recovery.hpp"

#include <csignal>

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(RunRecovery, TheStageWithoutAResultWasRunning) {
  RunResult run{.id = "1"};
  run.stages.push_back({.name = "build", .folder = "stages/01-build"});
  const RunResult closed = close_killed_run(run, {"stages/01-build", "stages/02-unit-fast"});
  ASSERT_EQ(closed.stages.size(), 2U);
  EXPECT_EQ(closed.stages[0].status, StageStatus::passed);
  EXPECT_EQ(closed.stages[1].name, "unit-fast");
  EXPECT_EQ(closed.stages[1].status, StageStatus::canceled);
  EXPECT_EQ(closed.stages[1].failure->log, "stages/02-unit-fast/output.log");
}

TEST(RunRecovery, BetweenStagesTheRunAloneIsCanceled) {
  const RunResult closed = close_killed_run({.id = "1"}, {});
  EXPECT_TRUE(closed.finished);
  EXPECT_EQ(closed.interrupt_signal, SIGKILL);
  EXPECT_EQ(run_status(closed), "canceled");
}

}  // namespace
}  // namespace qa
