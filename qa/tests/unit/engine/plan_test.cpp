#include "qa/engine/plan.hpp"

#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Pipeline pipeline() {
  return {.stages = {{.name = "build"},
                     {.name = "lint"},
                     {.name = "unit"},
                     {.name = "container", .needs = {"build"}},
                     {.name = "module", .needs = {"container"}},
                     {.name = "bench", .needs = {"build"}}}};
}

/// A stage without an entry never ran.
ExpectedDuration expecting(std::map<std::string, int> durations_ms) {
  return [durations_ms](const StageSpec& stage) -> std::optional<milliseconds> {
    const auto found = durations_ms.find(stage.name);
    if (found == durations_ms.end()) return std::nullopt;
    return milliseconds(found->second);
  };
}

Plan plan_for(const Selection& selection, const ExpectedDuration& expected = expecting({})) {
  const Result<Plan> plan = make_plan(pipeline(), selection, expected);
  EXPECT_TRUE(plan) << plan.error().what;
  return plan.value_or(Plan{});
}

std::vector<std::string> running(const Plan& plan) {
  std::vector<std::string> names;
  for (const PlannedStage& stage : plan.stages) {
    if (stage.action == Action::run) names.push_back(stage.name);
  }
  return names;
}

std::string reason(const Plan& plan, std::string_view name) {
  for (const PlannedStage& stage : plan.stages) {
    if (stage.name == name) return stage.reason;
  }
  return "no such stage";
}

Failure failure_of(const Selection& selection) {
  const Result<Plan> plan = make_plan(pipeline(), selection, expecting({}));
  EXPECT_FALSE(plan);
  return plan ? Failure{} : plan.error();
}

TEST(Plan, RunsEverythingUnlessToldOtherwise) {
  EXPECT_THAT(running(plan_for({})),
              ElementsAre("build", "lint", "unit", "container", "module", "bench"));
}

TEST(Plan, ListsEveryStageInTheOrderOfThePipeline) {
  std::vector<std::string> names;
  for (const PlannedStage& stage : plan_for({.only = {"unit"}}).stages) names.push_back(stage.name);
  EXPECT_THAT(names, ElementsAre("build", "lint", "unit", "container", "module", "bench"));
}

TEST(Plan, AddsWhatANamedStageNeedsDirectlyOrIndirectly) {
  const Plan plan = plan_for({.stages = {"module"}});
  EXPECT_THAT(running(plan), ElementsAre("build", "container", "module"));
  EXPECT_EQ(reason(plan, "module"), "asked for");
  EXPECT_EQ(reason(plan, "container"), "needed by module");
  EXPECT_EQ(reason(plan, "build"), "needed by container");
  EXPECT_EQ(reason(plan, "unit"), "not asked for");
}

TEST(Plan, SaysAskedForOfANeedThatWasNamed) {
  EXPECT_EQ(reason(plan_for({.stages = {"module", "build"}}), "build"), "asked for");
}

TEST(Plan, CutsASliceOutOfThePipeline) {
  const Plan plan = plan_for({.from = "unit", .until = "container"});
  EXPECT_THAT(running(plan), ElementsAre("unit", "container"));
  EXPECT_EQ(reason(plan, "build"), "comes before --from unit");
  EXPECT_EQ(reason(plan, "bench"), "comes after --until container");
}

TEST(Plan, RunsOneStageWhenTheSliceStartsAndEndsThere) {
  EXPECT_THAT(running(plan_for({.from = "unit", .until = "unit"})), ElementsAre("unit"));
}

TEST(Plan, RunsOnlyExactlyTheStagesOfOnly) {
  EXPECT_THAT(running(plan_for({.only = {"module", "unit"}})), ElementsAre("unit", "module"));
}

TEST(Plan, LeavesOutSkippedStagesAndWhatNobodyElseNeeds) {
  EXPECT_THAT(running(plan_for({.skip = {"bench", "lint"}})),
              ElementsAre("build", "unit", "container", "module"));
  const Plan plan = plan_for({.stages = {"module"}, .skip = {"container"}});
  EXPECT_THAT(running(plan), ElementsAre("module"));
  EXPECT_EQ(reason(plan, "container"), "left out by --skip");
}

TEST(Plan, OptionalStagesRunOnlyWhenTheyAreNamedOrNeeded) {
  Pipeline optional = pipeline();
  const auto set_optional = [&](std::string_view name) {
    std::ranges::find(optional.stages, name, &StageSpec::name)->optional = true;
  };
  set_optional("lint");
  set_optional("container");
  const auto plan_of = [&](const Selection& selection) {
    return make_plan(optional, selection, {}).value();
  };
  // The module stage needs the container.
  EXPECT_THAT(running(plan_of({})), ElementsAre("build", "unit", "container", "module", "bench"));
  EXPECT_EQ(reason(plan_of({}), "lint"), "optional: only when it is named");
  EXPECT_THAT(running(plan_of({.stages = {"lint"}})), ElementsAre("lint"));
  EXPECT_THAT(running(plan_of({.only = {"lint"}})), ElementsAre("lint"));
  EXPECT_EQ(reason(plan_of({.stages = {"unit"}}), "lint"), "not asked for");
}

TEST(Plan, PrefersSkipToAnyOtherWish) {
  EXPECT_THAT(running(plan_for({.stages = {"unit"}, .skip = {"unit"}})), IsEmpty());
}

TEST(Plan, RefusesStagesThatDoNotExist) {
  EXPECT_EQ(failure_of({.stages = {"unti"}}).what, "unknown stage 'unti', did you mean 'unit'?");
  EXPECT_EQ(failure_of({.stages = {"unti"}}).kind, FailureKind::configuration);
  EXPECT_THAT(failure_of({.from = "biuld"}).what, HasSubstr("'build'"));
  EXPECT_THAT(failure_of({.until = "biuld"}).what, HasSubstr("'build'"));
  EXPECT_THAT(failure_of({.only = {"lnit"}}).what, HasSubstr("'lint'"));
  EXPECT_THAT(failure_of({.skip = {"deploy"}}).what, HasSubstr("unknown stage 'deploy'"));
}

TEST(Plan, RefusesASliceThatIsTheWrongWayRound) {
  EXPECT_EQ(failure_of({.from = "unit", .until = "build"}).kind, FailureKind::configuration);
}

TEST(Plan, SumsUpWhatTheRunningStagesTook) {
  const Plan plan =
      plan_for({.stages = {"container"}}, expecting({{"build", 5}, {"container", 7}}));
  EXPECT_EQ(plan.expected, milliseconds(12));
  EXPECT_EQ(plan.stages[0].expected, milliseconds(5));
}

TEST(Plan, ExpectsNothingOfTheWholeWhenOneStageIsUnknown) {
  const Plan plan = plan_for({.stages = {"container"}}, expecting({{"build", 5}}));
  EXPECT_EQ(plan.expected, std::nullopt);
  EXPECT_EQ(plan.stages[0].expected, milliseconds(5));
}

}  // namespace
}  // namespace qa
