#include "qa/config/pipeline_file.hpp"
#include "qa/stages/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;

const std::string kText = R"(schema = 1
project = "echo"
[run]
jobs = 2
[stage.unit]
kind = "command"
argv = ["make", "check"]
timeout = "5m"
gates = [
  { name = "a", metric = "a", max = 1 },
  { name = "b", metric = "b", max = 1 },
]
[profile.ci]
run = { strict = true }
stage.unit.timeout = "1h"
stage.unit.gates = [ { name = "c", metric = "c", max = 1 } ]
)";

Result<Pipeline> parse(const std::string& text, const std::string& profile,
                       const std::vector<std::string>& overrides = {}) {
  return parse_pipeline({text, "p.toml", profile, overrides}, stage_kinds());
}

std::string error_of(const std::string& text, const std::string& profile,
                     const std::vector<std::string>& overrides = {}) {
  const Result<Pipeline> pipeline = parse(text, profile, overrides);
  if (pipeline) return "no error";
  EXPECT_EQ(pipeline.error().kind, FailureKind::configuration);
  return pipeline.error().what;
}

TEST(Profile, IsMergedKeyByKeyAndReplacesLists) {
  const Result<Pipeline> pipeline = parse(kText, "ci");
  ASSERT_TRUE(pipeline) << pipeline.error().what;
  EXPECT_TRUE(pipeline->policy.strict);
  EXPECT_EQ(pipeline->policy.jobs, 2);
  EXPECT_EQ(pipeline->stages[0].timeout, 1h);
  EXPECT_THAT(pipeline->stages[0].gates, ElementsAre(Field(&Gate::name, "c")));
  EXPECT_THAT(std::get<CommandSettings>(pipeline->stages[0].settings).argv,
              ElementsAre("make", "check"));
}

TEST(Profile, ThatWasNotChosenChangesNothing) {
  const Result<Pipeline> pipeline = parse(kText, "local");
  ASSERT_TRUE(pipeline) << pipeline.error().what;
  EXPECT_EQ(pipeline->profile, "local");
  EXPECT_FALSE(pipeline->policy.strict);
  EXPECT_THAT(pipeline->stages[0].gates, SizeIs(2));
}

TEST(Profile, MustExistUnlessItIsTheDefault) {
  EXPECT_THAT(error_of(kText, "c"), HasSubstr("unknown profile 'c', did you mean 'ci'?"));
  EXPECT_THAT(error_of(kText, "lcal"), HasSubstr("did you mean 'local'?"));
}

TEST(Profile, ErrorsPointToTheProfile) {
  EXPECT_EQ(
      error_of(kText + "[profile.x]\nstage.unit.timeout = 5\n", "x"),
      "p.toml:18:22: expected a duration such as \"90s\", \"5m\" or \"1m30s\", got a whole number");
  EXPECT_EQ(error_of(kText + "[profile.x]\nstage.unit.timeuot = \"5m\"\n", "x"),
            "p.toml:18:12: unknown key 'timeuot', did you mean 'timeout'?");
}

TEST(Profile, TyposInNamesShowBeforeTheProfileIsUsed) {
  EXPECT_EQ(error_of(kText + "[profile.x]\nstage.untit.timeout = \"5m\"\n", "local"),
            "p.toml:18:7: unknown stage 'untit', did you mean 'unit'?");
  EXPECT_EQ(error_of(kText + "[profile.x]\nrum = { strict = true }\n", "local"),
            "p.toml:18:1: unknown key 'rum', did you mean 'run'?");
  EXPECT_THAT(error_of("profile = 1\n" + kText.substr(0, kText.find("[profile")), "local"),
              HasSubstr("p.toml:1:11: expected a table, got a whole number"));
}

TEST(Profile, AMistypedSectionIsNamedBesideTheProfileThatMissesIt) {
  std::string text = kText;
  text.replace(text.find("[stage.unit]"), 12, "[stge.unit]");
  EXPECT_THAT(error_of(text, "ci"),
              HasSubstr("p.toml:5:2: unknown key 'stge', did you mean 'stage'?"));
}

TEST(Overrides, WinOverFileAndProfileAndOverEarlierOnes) {
  const Result<Pipeline> pipeline =
      parse(kText, "ci", {"run.jobs=7", "stage.unit.timeout=\"9m\"", "run = { jobs = 8 }"});
  ASSERT_TRUE(pipeline) << pipeline.error().what;
  EXPECT_EQ(pipeline->policy.jobs, 8);
  EXPECT_TRUE(pipeline->policy.strict);
  EXPECT_EQ(pipeline->stages[0].timeout, 9min);
}

TEST(Overrides, ErrorsNameTheOverride) {
  EXPECT_EQ(error_of(kText, "ci", {"run.jobs=\"two\""}),
            "--set run.jobs=\"two\": expected a whole number, got a string");
  EXPECT_EQ(error_of(kText, "ci", {"stage.untit.retries=1"}),
            "--set stage.untit.retries=1: unknown stage 'untit', did you mean 'unit'?");
  EXPECT_EQ(error_of(kText, "ci", {"stage.unit.timeout=5m"}),
            "--set stage.unit.timeout=5m: not TOML; a string needs quotes, as in "
            "stage.unit.timeout=\"5m\"");
}

TEST(EffectiveValues, SayWhereEachComesFrom) {
  const std::vector<std::string> overrides = {"run.jobs=7"};
  const auto values = effective_values({kText, "p.toml", "ci", overrides}, stage_kinds());
  ASSERT_TRUE(values) << values.error().what;
  const auto has = [](const std::string& key, const std::string& value, const std::string& origin) {
    return Contains(testing::AllOf(Field(&EffectiveValue::key, key),
                                   Field(&EffectiveValue::value, value),
                                   Field(&EffectiveValue::origin, origin)));
  };
  EXPECT_THAT(*values, has("run.jobs", "7", "--set run.jobs=7"));
  EXPECT_THAT(*values, has("run.strict", "true", "p.toml:14:18"));
  EXPECT_THAT(*values, has("stage.unit.timeout", "\"1h\"", "p.toml:15:22"));
  EXPECT_THAT(*values, has("stage.unit.argv", R"(["make","check"])", "p.toml:7:8"));
}

}  // namespace
}  // namespace qa
