#include "qa/engine/stage_leaks.hpp"

#include "qa/tests/unit/engine/engine_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FakeSweeper : public Sweeper {
 public:
  std::vector<std::string> end_processes(std::string_view run_id, std::string_view stage) override {
    asked.push_back(std::string(run_id) + " " + std::string(stage));
    return stage == "leaky" ? std::vector<std::string>{"process 7 (sleep 60)"}
                            : std::vector<std::string>{};
  }
  std::set<std::string> mounts() override { return points; }

  std::vector<std::string> asked;
  std::set<std::string> points{"/"};
};

class StageLeaksTest : public EngineTest {
 protected:
  RunResult run_watched() {
    RunResult facts{.id = store.create(clock).value(), .started = clock.now()};
    run_id = facts.id;
    RunnerServices with = services();
    with.sweeper = &sweeper;
    with.temporary = "/t";
    const Plan plan = make_plan(pipeline, {}, {}).value();
    return run_pipeline(pipeline, plan, facts, "/project", with).value();
  }

  FakeSweeper sweeper;
};

TEST_F(StageLeaksTest, ALeakedProcessIsAFindingAndNoVerdict) {
  add_stage("leaky");
  const RunResult run = run_watched();
  EXPECT_EQ(status(run, "leaky"), "passed");
  ASSERT_EQ(stage(run, "leaky").findings.size(), 1U);
  EXPECT_EQ(stage(run, "leaky").findings[0].rule, "leak.process");
  EXPECT_EQ(stage(run, "leaky").findings[0].severity, Severity::warning);
  EXPECT_THAT(sweeper.asked, ElementsAre(run.id + " leaky"));
  EXPECT_THAT(content("stages/01-leaky/output.log"), HasSubstr("process 7 (sleep 60)"));
}

TEST_F(StageLeaksTest, UnderTheStrictPolicyALeakedProcessIsRed) {
  add_stage("leaky");
  add_stage("tidy");
  pipeline.policy.strict = true;
  pipeline.policy.keep_going = true;
  const RunResult run = run_watched();
  EXPECT_EQ(status(run, "leaky"), "failed");
  EXPECT_EQ(stage(run, "leaky").failure->what,
            "left process 7 (sleep 60) behind, which was killed");
  EXPECT_EQ(status(run, "tidy"), "passed");
}

TEST_F(StageLeaksTest, ChildrenCarryTheMarksOfTheirStageButTheLogDoesNotRepeatThem) {
  add_stage("a", {}, [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    TRY(context.processes.run({.argv = {"tool"}}));
    return StageResult{};
  });
  const RunResult run = run_watched();
  ASSERT_EQ(processes.commands.size(), 1U);
  const auto& environment = processes.commands[0].environment;
  EXPECT_EQ(environment.at("QA_RUN_ID"), run.id);
  EXPECT_EQ(environment.at("QA_STAGE"), "a");
  EXPECT_EQ(environment.at("TMPDIR"), "/t/01-a");
  EXPECT_EQ(content("stages/01-a/command.txt"), "tool\n");
}

TEST_F(StageLeaksTest, WhatLiesInTheTemporaryFolderIsNamedAndRemoved) {
  add_stage("a", {}, [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    TRY(context.files.write("/t/01-a/core", "x"));
    return StageResult{};
  });
  const RunResult run = run_watched();
  ASSERT_EQ(stage(run, "a").findings.size(), 1U);
  EXPECT_EQ(stage(run, "a").findings[0].rule, "leak.temp");
  EXPECT_THAT(stage(run, "a").findings[0].message, HasSubstr("core"));
  EXPECT_FALSE(files.exists("/t/01-a/core"));
}

TEST_F(StageLeaksTest, MountsThatAppearInFoldersOfTheRunAreFindingsOfWhoeverRan) {
  add_stage("a", {}, [this](const StageSpec&, StageContext&) -> Result<StageResult> {
    sweeper.points.insert({"/project/build/root", "/t/01-a/mnt"});
    return StageResult{};
  });
  add_stage("b", {"a"});
  const RunResult run = run_watched();
  ASSERT_EQ(stage(run, "a").findings.size(), 2U);
  EXPECT_EQ(stage(run, "a").findings[0].rule, "leak.mount");
  EXPECT_EQ(stage(run, "a").findings[0].message,
            "mount /project/build/root appeared while a ran; whose it is the system doesn't tell");
  EXPECT_THAT(stage(run, "b").findings, IsEmpty());
}

TEST_F(StageLeaksTest, WhatOthersMountElsewhereIsNotTold) {
  add_stage("a", {}, [this](const StageSpec&, StageContext&) -> Result<StageResult> {
    sweeper.points.insert({"/mnt", "/media/somebody/stick", "/project-of-others/x", "/tmp/x"});
    return StageResult{};
  });
  EXPECT_THAT(stage(run_watched(), "a").findings, IsEmpty());
}

}  // namespace
}  // namespace qa
