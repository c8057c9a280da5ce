// Default gates, and what a pipeline file makes of them.
#include "qa/config/gate_section.hpp"

#include "qa/config/pipeline_file.hpp"
#include "qa/stages/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// A pipeline with one lint stage; its gates are on line 6.
std::string lint_with(const std::string& gates) {
  return "schema = 1\nproject = \"echo\"\n[stage.lint]\nkind = \"lint\"\npreset = \"lint\"\n" +
         gates + "\ntidy = [\"src\"]\n";
}

std::vector<Gate> gates_of(const std::string& gates) {
  const Result<Pipeline> pipeline =
      parse_pipeline({lint_with(gates), "p.toml", "local"}, stage_kinds());
  EXPECT_TRUE(pipeline) << pipeline.error().what;
  return pipeline ? pipeline->stages[0].gates : std::vector<Gate>();
}

std::string error_of(const std::string& gates) {
  const Result<Pipeline> pipeline =
      parse_pipeline({lint_with(gates), "p.toml", "local"}, stage_kinds());
  return pipeline ? "no error" : pipeline.error().what;
}

TEST(GateSection, AStageThatSaysNothingHasTheGatesOfItsKind) {
  EXPECT_EQ(gates_of(""), kLintKind.gates(LintSettings()));
}

TEST(GateSection, OtherGatesComeOnTop) {
  const std::vector<Gate> gates =
      gates_of(R"(gates = [{ name = "few files", metric = "lint.files", max = 9 }])");
  ASSERT_EQ(gates.size(), 3U);
  EXPECT_EQ(gates[0], kLintKind.gates(LintSettings())[0]);
  EXPECT_EQ(gates[2].name, "few files");
}

TEST(GateSection, OneOfTheSameNameTakesThePlaceOfADefault) {
  const std::vector<Gate> gates = gates_of(
      R"(gates = [{ name = "no findings", metric = "lint.known", min = 3, on_fail = "inconclusive" }])");
  EXPECT_THAT(gates, ElementsAre(Gate{"no findings", "lint.known", Comparison::at_least, 3,
                                      Enforcement::required, FailureKind::inconclusive},
                                 kLintKind.gates(LintSettings())[1]));
}

TEST(GateSection, WhatItLeavesOutStaysTheDefaults) {
  Gate expected = kLintKind.gates(LintSettings())[0];
  expected.enforcement = Enforcement::advisory;
  EXPECT_EQ(gates_of(R"(gates = [{ name = "no findings", advisory = true }])")[0], expected);
  expected = kLintKind.gates(LintSettings())[0];
  expected.limit = 20;
  EXPECT_EQ(gates_of(R"(gates = [{ name = "no findings", max = 20 }])")[0], expected);
}

TEST(GateSection, AMistypedNameSwitchesNothingOff) {
  EXPECT_EQ(error_of(R"(gates = [{ name = "no findngs", advisory = true }])"),
            "p.toml:6:10: gate 'no findngs' lacks 'metric', or did you mean the default gate 'no "
            "findings'?\n"
            "p.toml:6:10: gate 'no findngs' needs either 'min' or 'max'");
  EXPECT_THAT(error_of(R"(gates = [{ name = "no findings", min = 1, max = 2 }])"),
              HasSubstr("gate 'no findings' needs either 'min' or 'max', not both"));
  EXPECT_THAT(error_of(R"(gates = [{ name = "no findings", metric = "" }])"),
              HasSubstr("'metric' must not be empty"));
}

TEST(GateSection, EveryGateSaysWhereItComesFrom) {
  const std::vector<std::string> overrides = {
      R"(stage.lint.gates = [{ name = "every file analyzed", advisory = true }])"};
  const auto origins = [](const std::string& text, const std::vector<std::string>& changes) {
    std::vector<std::string> lines;
    const auto values = effective_values({text, "p.toml", "local", changes}, stage_kinds());
    EXPECT_TRUE(values) << values.error().what;
    for (const EffectiveValue& value : *values)
      lines.push_back(value.key + " = " + value.value + " from " + value.origin);
    return lines;
  };
  const char* findings =
      R"(stage.lint.gates.no findings = {"name":"no findings","metric":"lint.findings","max":)";
  const auto plain = origins(lint_with(""), {});
  EXPECT_THAT(plain, Contains(findings + std::string("0} from default")));
  const auto written = origins(lint_with(R"(gates = [{ name = "no findings", max = 20 }])"), {});
  EXPECT_THAT(written, Contains(findings + std::string("20} from p.toml:6:10")));
  const auto changed = origins(lint_with(""), overrides);
  EXPECT_THAT(changed, Contains(HasSubstr("\"advisory\":true} from --set stage.lint.gates")));
  EXPECT_THAT(changed, Contains(findings + std::string("0} from default")));
}

TEST(GateSection, IsShownAsTheFileWouldHaveIt) {
  EXPECT_EQ(
      to_json_text(Gate{"speed", "a.b", Comparison::at_least, 0.5, Enforcement::advisory,
                        FailureKind::inconclusive}),
      R"({"name":"speed","metric":"a.b","min":0.5,"advisory":true,"on_fail":"inconclusive"})");
}

}  // namespace
}  // namespace qa
