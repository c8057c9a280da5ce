#include "qa/cli/rerun_selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Plan kPlan{.stages = {{.name = "build"},
                            {.name = "lint", .action = Action::skip},
                            {.name = "unit"},
                            {.name = "module"},
                            {.name = "bench"}}};

/// build passed, unit failed, module was skipped, and bench was never reached.
const RunResult kRun{.stages = {{.name = "build"},
                                {.name = "lint", .status = StageStatus::skipped},
                                {.name = "unit", .status = StageStatus::failed},
                                {.name = "module", .status = StageStatus::skipped}}};

TEST(Unpassed, AreThoseThatWereToRunAndDidNotPass) {
  const Selection again = unpassed(kPlan, {.skip = {"lint"}}, kRun);
  EXPECT_THAT(again.stages, ElementsAre("unit", "module", "bench"));
  EXPECT_THAT(again.skip, ElementsAre("lint"));
}

TEST(Unpassed, LeavesOutNeedsWhereTheRunDid) {
  const Selection again = unpassed(kPlan, {.only = {"unit", "module"}}, kRun);
  EXPECT_THAT(again.stages, IsEmpty());
  EXPECT_THAT(again.only, ElementsAre("unit", "module", "bench"));
}

TEST(Unpassed, IsNothingAfterAGoodRun) {
  const Plan plan{.stages = {{.name = "build"}}};
  EXPECT_THAT(unpassed(plan, {}, kRun).stages, IsEmpty());
}

}  // namespace
}  // namespace qa
