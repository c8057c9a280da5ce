#include "qa/cli/config_text.hpp"

#include "qa/stages/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::IsSupersetOf;

std::vector<std::string> lines_of(const std::vector<EffectiveValue>& values) {
  std::vector<std::string> lines;
  for (const EffectiveValue& setting : values)
    lines.push_back(setting.key + " = " + setting.value + " from " + setting.origin);
  return lines;
}

/// A pipeline whose only stage says no more than it must.
std::vector<std::string> defaults_of(const StageKind& kind, const StageSettings& settings) {
  Pipeline pipeline;
  pipeline.stages = {{.name = "x", .kind = &kind, .settings = settings}};
  return lines_of(default_values(pipeline, {}));
}

TEST(ConfigText, EveryKindTellsAllItsDefaults) {
  EXPECT_THAT(defaults_of(kBuildKind, BuildSettings()),
              IsSupersetOf({"stage.x.static = true from default"}));
  EXPECT_THAT(defaults_of(kLintKind, LintSettings()),
              IsSupersetOf({R"(stage.x.preset = "" from default)",
                            R"(stage.x.targets = ["all"] from default)",
                            "stage.x.exclude = [] from default"}));
  EXPECT_THAT(defaults_of(kUnitKind, UnitSettings()),
              IsSupersetOf({"stage.x.coverage_exclude = [] from default"}));
  EXPECT_THAT(
      defaults_of(kContainerKind, ContainerSettings()),
      IsSupersetOf({"stage.x.arguments = [] from default", "stage.x.ports = [] from default",
                    "stage.x.labels = {} from default"}));
  EXPECT_THAT(defaults_of(kBenchKind, BenchSettings()),
              IsSupersetOf({"stage.x.budget = \"2m\" from default",
                            "stage.x.min_effect = 0.01 from default",
                            "stage.x.tolerance = 0.03 from default"}));
  EXPECT_THAT(defaults_of(kCommandKind, CommandSettings()),
              IsSupersetOf({"stage.x.outputs = [] from default", "stage.x.junit = [] from default",
                            "stage.x.sarif = [] from default"}));
}

TEST(ConfigText, WhatIsWrittenHasNoDefault) {
  Pipeline pipeline;
  pipeline.stages = {
      {.name = "x", .kind = &kCommandKind, .settings = CommandSettings{.argv = {"a"}}}};
  const std::vector<EffectiveValue> written = {{"stage.x.argv", R"(["a"])", "file:1:1"},
                                               {"stage.x.outputs", R"(["b"])", "file:2:1"}};
  for (const EffectiveValue& setting : default_values(pipeline, written)) {
    EXPECT_NE(setting.key, "stage.x.argv");
    EXPECT_NE(setting.key, "stage.x.outputs");
  }
}

}  // namespace
}  // namespace qa
