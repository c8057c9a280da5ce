// The cache's opinion in a plan, before anything runs.
#include "qa/tests/unit/engine/cache_fixture.hpp"

namespace qa {
namespace {

using testing::HasSubstr;

class CachedPlanTest : public CacheFixture {
 protected:
  CachedPlanTest() {
    files.contents["/project/cases.yaml"] = "1";
    add_stage("build", {}, producing("binary"));
    pipeline.stages.back().inputs = {"src"};
    pipeline.stages.back().kind = &kBuildKind;
    pipeline.stages.back().settings = BuildSettings{};
    add_stage("container", {"build"}, producing("image"));
    pipeline.stages.back().kind = &kContainerKind;
    pipeline.stages.back().settings = ContainerSettings{};
    add_stage("module", {"container"}, producing("report"));
    pipeline.stages.back().kind = &kModuleKind;
    pipeline.stages.back().settings = ModuleSettings{.cases = "cases.yaml"};
  }
};

TEST_F(CachedPlanTest, WritesNothing) {
  plan();
  EXPECT_TRUE(files.written.empty());
  run_cached();
  files.contents["/project/src/a.cpp"] = "2";
  files.written.clear();
  const auto before = files.contents;
  plan();
  EXPECT_TRUE(files.written.empty());
  EXPECT_EQ(files.contents, before);
}

TEST_F(CachedPlanTest, SaysOnWhatALaterStageDepends) {
  run_cached();
  files.contents["/project/src/a.cpp"] = "2";
  EXPECT_EQ(planned("build"), "run: 1 file changed: src/a.cpp");
  EXPECT_EQ(planned("container"), "run: build will run; cached if its binary comes out the same");
  EXPECT_EQ(planned("module"),
            "run: build will run; cached if the image of container comes out the same");
}

TEST_F(CachedPlanTest, SaysWhyALaterStageRunsWhateverComesOfTheOthers) {
  run_cached();
  files.contents["/project/src/a.cpp"] = "2";
  files.contents["/project/cases.yaml"] = "2";
  EXPECT_EQ(planned("module"), "run: 1 file changed: cases.yaml");
}

TEST_F(CachedPlanTest, KnowsReplayedStagesByTheirArtifacts) {
  run_cached();
  files.contents["/project/cases.yaml"] = "2";
  EXPECT_THAT(planned("build"), HasSubstr("cached: "));
  EXPECT_THAT(planned("container"), HasSubstr("cached: "));
  EXPECT_EQ(planned("module"), "run: 1 file changed: cases.yaml");
}

TEST_F(CachedPlanTest, ExpectsNoTimeOfReplayedStages) {
  run_cached();
  EXPECT_EQ(plan().expected, std::chrono::milliseconds(0));
  files.contents["/project/cases.yaml"] = "2";
  EXPECT_EQ(plan().expected, std::nullopt);
}

TEST_F(CachedPlanTest, LeavesSkippedStagesAlone) {
  run_cached();
  Plan plan = make_plan(pipeline, {.skip = {"module"}}, {}).value();
  add_cache_opinion(plan, pipeline, *new_cache(), store, files);
  EXPECT_EQ(plan.stages.back().action, Action::skip);
  EXPECT_EQ(plan.stages.back().reason, "left out by --skip");
}

}  // namespace
}  // namespace qa
