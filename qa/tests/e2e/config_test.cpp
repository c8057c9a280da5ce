// `qa config`, --set and completions.
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// The setting of that key.
json setting(const FixtureProject& project, std::vector<std::string> flags,
             const std::string& key) {
  flags.insert(flags.begin(), {"config", "--json"});
  const Completed qa = project.run(flags);
  EXPECT_EQ(qa.status.code, 0) << qa.standard_error;
  const json document = json::parse(qa.standard_output);
  for (const json& setting : document.at("settings")) {
    if (setting.at("key") == key) return setting;
  }
  ADD_FAILURE() << key << " is missing";
  return {};
}

TEST(ConfigCommand, SaysWhereEachValueComesFrom) {
  const FixtureProject project(shell_stage("one", "true"));
  const json cache = setting(project, {}, "stage.one.cache");
  EXPECT_EQ(cache.at("value"), false);
  EXPECT_THAT(cache.at("origin"), testing::StartsWith("pipeline/pipeline.toml:5:"));
  const json timeout = setting(project, {}, "stage.one.timeout");
  EXPECT_EQ(timeout.at("value"), "10m");
  EXPECT_EQ(timeout.at("origin"), "default");
  EXPECT_EQ(setting(project, {}, "run.keep_going").at("origin"), "default");
  EXPECT_EQ(setting(project, {}, "profile").at("value"), "local");
  EXPECT_EQ(setting(project, {"--profile", "local"}, "profile").at("origin"), "--profile");
}

TEST(ConfigCommand, SaysWhereEachGateComesFrom) {
  const FixtureProject project(shell_stage("one", "true",
                                           "junit = [\"a.xml\"]\n"
                                           "gates = [{ name = \"tests ran\", min = 3 }]"));
  const json loosened = setting(project, {}, "stage.one.gates.tests ran");
  EXPECT_EQ(loosened.at("value"),
            json({{"name", "tests ran"}, {"metric", "tests.total"}, {"min", 3}}));
  EXPECT_THAT(loosened.at("origin"), testing::StartsWith("pipeline/pipeline.toml:9:"));
  EXPECT_EQ(setting(project, {}, "stage.one.gates.no failed test").at("origin"), "default");
}

TEST(ConfigCommand, ShowsOverridesWithoutQuotesFromTheUser) {
  const FixtureProject project(shell_stage("one", "true"));
  const json timeout = setting(project, {"--set", "stage.one.timeout=5m"}, "stage.one.timeout");
  EXPECT_EQ(timeout.at("value"), "5m");
  EXPECT_EQ(timeout.at("origin"), "--set stage.one.timeout=\"5m\"");
  EXPECT_EQ(setting(project, {"--set", "run.jobs=3"}, "run.jobs").at("value"), 3);
}

TEST(SetFlag, ChangesARun) {
  const FixtureProject project(shell_stage("slow", "exec sleep 600"));
  EXPECT_EQ(project.run({"run", "--set", "stage.slow.timeout=200ms"}).status.code, 6);
}

TEST(SetFlag, RefusesWhatIsNoSetting) {
  const FixtureProject project(shell_stage("one", "true"));
  for (const char* wrong : {"stage.onne.timeout=5m", "stage.one.timeuot=5m", "word", "=5"}) {
    const Completed qa = project.run({"plan", "--set", wrong});
    EXPECT_EQ(qa.status.code, 2) << wrong;
    EXPECT_THAT(qa.standard_error, HasSubstr("--set")) << wrong;
  }
}

TEST(CompletionsCommand, BashAcceptsItAndCompletes) {
  const FixtureProject project(shell_stage("unit", "true"));
  const std::string program = QA_PROGRAM;
  const std::string folder = program.substr(0, program.rfind('/'));
  const Completed bash =
      project.run(Command{.argv = {"bash", "-c",
                                   "PATH=" + folder +
                                       ":$PATH; source <(qa completions bash)\n"
                                       "ask() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _qa; "
                                       "echo \"${COMPREPLY[*]}\"; }\n"
                                       "ask qa hist; ask qa run un; ask qa history --js"},
                          .working_directory = project.root()});
  EXPECT_EQ(bash.standard_output, "history\nunit\n--json\n") << bash.standard_error;
}

TEST(CompletionsCommand, KnowsThreeShells) {
  const FixtureProject project;
  EXPECT_THAT(project.run({"completions", "zsh"}).standard_output,
              testing::StartsWith("#compdef qa\n"));
  EXPECT_THAT(project.run({"completions", "fish"}).standard_output,
              HasSubstr("-a rerun -d \"run again"));
  EXPECT_EQ(project.run({"completions", "tcsh"}).status.code, 2);
}

}  // namespace
}  // namespace qa
