#include "qa/model/stage_manifest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

StageManifest sample() {
  return {.qa = "0.1.0 abc",
          .kind = "build",
          .settings = {{"preset", "release"}},
          .gates = {{"line coverage", "coverage.line >= 80"}},
          .inputs = {{"src/a.cpp", "1"}, {"src/b.cpp", "2"}, {"link", "-> a \"quoted\"\n\\"}},
          .environment = {{"CXXFLAGS", "3"}, {"CC", ""}},
          .tools = {{"clang-tidy", {.sha256 = "4", .version = "14.0.6"}},
                    {std::string(kSystemPackages), {.sha256 = "5", .version = ""}}},
          .upstream = {{"binary of build", "6"}}};
}

std::vector<std::string> explained(const StageManifest& now) {
  constexpr std::size_t kMaxNames = 3;
  return explain(sample(), now, kMaxNames);
}

TEST(StageManifest, SurvivesTheWayToJsonAndBack) {
  const Result<StageManifest> back = manifest_from_json(to_json(sample()));
  ASSERT_TRUE(back) << back.error().what;
  EXPECT_EQ(*back, sample());
}

TEST(StageManifest, RefusesWhatIsNoneOrOfAnotherSchema) {
  EXPECT_FALSE(manifest_from_json(""));
  EXPECT_FALSE(manifest_from_json("[]"));
  EXPECT_FALSE(manifest_from_json(R"({"schema": 1})"));
  std::string other = to_json(sample());
  other.replace(other.find("\"schema\": 1"), 11, "\"schema\": 2");
  EXPECT_FALSE(manifest_from_json(other));
}

TEST(StageManifest, KeepsVersionsOutOfTheKey) {
  StageManifest now = sample();
  now.tools["clang-tidy"].version = "another spelling";
  EXPECT_EQ(key_text(now), key_text(sample()));
  EXPECT_NE(to_json(now), to_json(sample()));
}

TEST(StageManifest, HasAKeyOfItsOwnForNamesThatAreNotUtf8) {
  StageManifest one = sample();
  StageManifest other = sample();
  one.inputs["\xff"] = "1";
  other.inputs["\xfe"] = "1";
  EXPECT_NE(key_text(one), key_text(other));
}

TEST(StageManifest, FindsNoReasonWhereNothingChanged) {
  EXPECT_THAT(explained(sample()), IsEmpty());
}

TEST(StageManifest, NamesChangedNewAndMissingFiles) {
  StageManifest now = sample();
  now.inputs["src/a.cpp"] = "changed";
  now.inputs.erase("src/b.cpp");
  now.inputs["src/c.cpp"] = "new";
  EXPECT_THAT(explained(now), ElementsAre("1 file changed: src/a.cpp", "new file src/c.cpp",
                                          "file src/b.cpp is gone"));
}

TEST(StageManifest, CutsLongLists) {
  StageManifest now = sample();
  for (int i = 10; i < 45; ++i) now.inputs["x" + std::to_string(i)] = "new";
  EXPECT_THAT(explained(now), ElementsAre("35 new files: x10, x11, x12 and 32 others"));
}

TEST(StageManifest, ShowsBothValuesOfASetting) {
  StageManifest now = sample();
  now.settings["preset"] = "dev";
  EXPECT_THAT(explained(now), ElementsAre("setting preset changed: release -> dev"));
}

TEST(StageManifest, NamesGates) {
  StageManifest now = sample();
  now.gates["line coverage"] = "coverage.line >= 90";
  now.gates["size"] = "binary.size <= 1";
  EXPECT_THAT(explained(now), ElementsAre("gate line coverage changed", "gate size is new"));
}

TEST(StageManifest, NamesToolsWithTheirVersions) {
  StageManifest now = sample();
  now.tools["clang-tidy"] = {.sha256 = "other", .version = "15.0.1"};
  EXPECT_THAT(explained(now), ElementsAre("clang-tidy changed: 14.0.6 -> 15.0.1"));
  now.tools["clang-tidy"].version = "14.0.6";
  EXPECT_THAT(explained(now), ElementsAre("clang-tidy changed"));
  now.tools["clang-tidy"] = {};
  EXPECT_THAT(explained(now), ElementsAre("clang-tidy is not installed any more"));
}

TEST(StageManifest, NamesPackagesVariablesArtifactsAndQaItself) {
  StageManifest now = sample();
  now.tools[std::string(kSystemPackages)].sha256 = "other";
  now.environment["CXXFLAGS"] = "other";
  now.upstream["binary of build"] = "other";
  now.qa = "0.2.0 abc";
  EXPECT_THAT(explained(now), ElementsAre("CXXFLAGS changed", "installed packages changed",
                                          "binary of build changed", "qa changed"));
}

TEST(StageManifest, NamesAnotherKindWithoutAllItsSettings) {
  StageManifest now = sample();
  now.kind = "command";
  now.settings = {{"argv", "[\"true\"]"}};
  EXPECT_THAT(explained(now), ElementsAre("kind changed: build -> command"));
}

TEST(StageManifest, ExplainsEveryChangeOfTheKey) {
  const StageManifest before = sample();
  std::vector<StageManifest> others(8, before);
  others[0].qa += "x";
  others[1].kind += "x";
  others[2].settings["x"];
  others[3].gates.clear();
  others[4].inputs["x"];
  others[5].environment["x"];
  others[6].tools["x"];
  others[7].upstream.clear();
  for (const StageManifest& other : others) {
    EXPECT_NE(key_text(other), key_text(before));
    EXPECT_THAT(explain(before, other, 1), Not(IsEmpty()));
    EXPECT_THAT(explain(other, before, 1), Not(IsEmpty()));
  }
}

TEST(StageManifest, HasAllThatAGateSays) {
  const Gate gate{.name = "g", .metric = "m", .limit = 1};
  const auto text = [](const Gate& changed) { return gates_text({changed}); };
  Gate other = gate;
  other.limit = 2;
  EXPECT_NE(text(other), text(gate));
  other = gate;
  other.comparison = Comparison::at_most;
  EXPECT_NE(text(other), text(gate));
  other = gate;
  other.enforcement = Enforcement::advisory;
  EXPECT_NE(text(other), text(gate));
  other = gate;
  other.on_fail = FailureKind::inconclusive;
  EXPECT_NE(text(other), text(gate));
}

}  // namespace
}  // namespace qa
