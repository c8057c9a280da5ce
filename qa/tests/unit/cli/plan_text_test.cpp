#include "qa/cli/plan_text.hpp"

#include "qa/stages/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

class PlanText : public testing::Test {
 protected:
  PlanText() {
    pipeline_.profile = "local";
    pipeline_.stages = {{.name = "build", .kind = &kBuildKind},
                        {.name = "container", .kind = &kContainerKind, .needs = {"build"}},
                        {.name = "bench", .kind = &kBenchKind, .needs = {"build"}}};
    plan_.stages = {{"build", Action::cached, "no input changed", seconds(65)},
                    {"container", Action::run, "asked for", seconds(2)},
                    {"bench", Action::skip, "not asked for", std::nullopt}};
    plan_.expected = seconds(67);
  }
  Pipeline pipeline_;
  Plan plan_;
};

TEST_F(PlanText, TheTableSaysWhatAndWhyAndHowLong) {
  EXPECT_EQ(plan_table(plan_, Palette()),
            "cached   build      ~1m05s  no input changed\n"
            "run      container   ~2.0s  asked for\n"
            "skip     bench              not asked for\n"
            "\nabout 1m07s\n");
}

TEST_F(PlanText, AnUnknownDurationIsNotCalledZero) {
  plan_.expected.reset();
  EXPECT_THAT(plan_table(plan_, Palette()), HasSubstr("of unknown duration"));
  EXPECT_TRUE(nlohmann::json::parse(plan_json(plan_, pipeline_))["expected_ms"].is_null());
}

TEST_F(PlanText, JsonHasEveryStage) {
  const auto json = nlohmann::json::parse(plan_json(plan_, pipeline_));
  EXPECT_EQ(json["schema"], 1);
  EXPECT_EQ(json["expected_ms"], 67000);
  ASSERT_EQ(json["stages"].size(), 3U);
  EXPECT_EQ(json["stages"][1], nlohmann::json({{"name", "container"},
                                               {"kind", "container"},
                                               {"needs", {"build"}},
                                               {"action", "run"},
                                               {"reason", "asked for"},
                                               {"expected_ms", 2000}}));
}

TEST_F(PlanText, GraphsShowNeedsAndDrawWhatIsLeftOutDashed) {
  EXPECT_EQ(plan_dot(plan_, pipeline_),
            "digraph pipeline {\n  rankdir = LR\n  node [shape = box]\n"
            "  \"build\"\n  \"container\"\n  \"bench\" [style = dashed]\n"
            "  \"build\" -> \"container\"\n  \"build\" -> \"bench\"\n}\n");
  const std::string mermaid = plan_mermaid(plan_, pipeline_);
  EXPECT_THAT(mermaid, HasSubstr("  stage_build --> stage_container\n"));
  EXPECT_THAT(mermaid, HasSubstr("  stage_bench[\"bench\"]:::skipped\n"));
}

}  // namespace
}  // namespace qa
