// The commands beside `run`, on a project of command stages.
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(PlanCommand, WritesNothing) {
  const FixtureProject project(shell_stage("one", "true") +
                               shell_stage("two", "true", "needs = [\"one\"]"));
  const auto before = project.tree();
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"plan"},
                                                    {"plan", "two", "--json"},
                                                    {"plan", "--graph=mermaid"},
                                                    {"run", "-n"},
                                                    {"list"}}) {
    EXPECT_EQ(project.run(arguments).status.code, 0) << arguments[0];
    EXPECT_EQ(project.tree(), before) << arguments[0];
  }
}

TEST(PlanCommand, SaysWhatARunWouldDo) {
  const FixtureProject project(shell_stage("one", "true") + shell_stage("two", "true"));
  const std::string plan = project.run({"plan", "one"}).standard_output;
  EXPECT_THAT(plan, AllOf(HasSubstr("run      one"), HasSubstr("skip     two")));
  EXPECT_EQ(project.run({"run", "one", "--dry-run"}).standard_output, plan);
}

TEST(PlanCommand, ExpectsWhatTheLastRunsTook) {
  const FixtureProject project(shell_stage("one", "true"));
  const auto expected = [&] {
    const Completed qa = project.run({"plan", "--json"});
    return nlohmann::json::parse(qa.standard_output)["stages"][0]["expected_ms"];
  };
  EXPECT_TRUE(expected().is_null());
  ASSERT_EQ(project.run({"run"}).status.code, 0);
  EXPECT_TRUE(expected().is_number());
}

TEST(LogsCommand, PrintsTheWholeOutputOfAStage) {
  const FixtureProject project(shell_stage("one", "seq 1 100") + shell_stage("two", "true"));
  ASSERT_EQ(project.run({"run", "one"}).status.code, 0);
  const Completed logs = project.run({"logs", "one"});
  EXPECT_EQ(logs.status.code, 0);
  EXPECT_THAT(logs.standard_output, AllOf(HasSubstr("\n1\n2\n"), HasSubstr("\n100\n")));

  const std::string id = project.run_json()["run"]["id"];
  EXPECT_EQ(project.run({"logs", "one", "--run", id}).standard_output, logs.standard_output);
}

TEST(LogsCommand, SaysWhyThereIsNone) {
  const FixtureProject project(shell_stage("one", "true") + shell_stage("two", "true"));
  EXPECT_NE(project.run({"logs", "one"}).status.code, 0) << "there are no runs yet";
  ASSERT_EQ(project.run({"run", "one"}).status.code, 0);
  const Completed skipped = project.run({"logs", "two"});
  EXPECT_EQ(skipped.status.code, 2);
  EXPECT_THAT(skipped.standard_error, HasSubstr("two did not start"));
  const Completed unknown = project.run({"logs", "onne"});
  EXPECT_EQ(unknown.status.code, 2);
  EXPECT_THAT(unknown.standard_error, HasSubstr("did you mean 'one'?"));
}

TEST(ListCommand, NamesStagesWithKindAndNeeds) {
  const FixtureProject project(shell_stage("one", "true") +
                               shell_stage("two", "true", "needs = [\"one\"]"));
  const Completed list = project.run({"list"});
  EXPECT_EQ(list.status.code, 0);
  EXPECT_THAT(list.standard_output, HasSubstr("two    command  one    two\n"));
}

TEST(DoctorCommand, ChecksToolsAndNamespaces) {
  const FixtureProject project(shell_stage("one", "true"));
  const Completed doctor = project.run({"doctor"});
  EXPECT_EQ(doctor.status.code, 0) << "command stages need no tool of ours";
  EXPECT_THAT(doctor.standard_output, AllOf(HasSubstr("\nclang-tidy"), HasSubstr("\nnamespaces")));
}

TEST(DoctorCommand, IsRedWhenAToolThatAStageNeedsIsMissing) {
  const FixtureProject project(
      "[stage.lint]\nkind = \"lint\"\npreset = \"lint\"\ntidy = [\"src\"]\nformat = [\"src\"]\n");
  Command command = project.command({"doctor"});
  command.environment["PATH"] = project.root().string();  // nothing is there
  const Completed doctor = project.run(command);
  EXPECT_EQ(doctor.status.code, 3) << doctor.standard_output << doctor.standard_error;
  EXPECT_THAT(doctor.standard_output,
              AllOf(HasSubstr("clang-tidy is missing\n  next  "),
                    HasSubstr("apt-get install -y --no-install-recommends clang-tidy")));
  EXPECT_THAT(doctor.standard_output, HasSubstr("gcovr is missing, but no stage"));
}

TEST(DoctorCommand, LooksForWhatCommandStagesStart) {
  const FixtureProject project(
      "[stage.there]\nkind = \"command\"\nargv = [\"sh\", \"-c\", \"true\"]\n"
      "[stage.gone]\nkind = \"command\"\nargv = [\"no-such-tool\"]\n"
      "[stage.own]\nkind = \"command\"\nargv = [\"scripts/not-yet-made\"]\n");
  const Completed doctor = project.run({"doctor"});
  EXPECT_EQ(doctor.status.code, 3) << doctor.standard_error;
  EXPECT_THAT(doctor.standard_output, HasSubstr("no-such-tool is missing\n  next  install"));
  EXPECT_THAT(doctor.standard_output, testing::ContainsRegex("\nsh +ok +- +there +/"));
  EXPECT_THAT(doctor.standard_output, Not(HasSubstr("not-yet-made")));
}

TEST(VersionCommand, IsReadByPrograms) {
  const FixtureProject project;
  const Completed version = project.run({"version", "--json"});
  EXPECT_EQ(version.status.code, 0);
  const auto json = nlohmann::json::parse(version.standard_output);
  EXPECT_FALSE(json["version"].get<std::string>().empty());
  EXPECT_TRUE(json.contains("commit"));
}

TEST(AnyCommand, OutsideAProjectSaysWhatItLookedFor) {
  const FixtureProject folder;
  for (const char* name : {"run", "plan", "list"}) {
    const Completed qa = folder.run({name});
    EXPECT_EQ(qa.status.code, 2) << name;
    EXPECT_THAT(qa.standard_error, HasSubstr("found no qa.toml and no pipeline/pipeline.toml in " +
                                             folder.root().string()))
        << name;
    EXPECT_THAT(qa.standard_error, Not(HasSubstr("internal error"))) << name;
  }
}

TEST(AnyCommand, TellsAMistakeInATopologyBeforeAnythingIsBuilt) {
  const FixtureProject project(
      "[stage.build]\nkind = \"command\"\nargv = [\"touch\", \"built\"]\n"
      "[stage.integration]\nkind = \"integration\"\nneeds = [\"build\"]\n"
      "topology = \"t.yaml\"\ncases = \"c.yaml\"\nproto_path = \".\"\nprotos = [\"a.proto\"]\n");
  project.write("t.yaml",
                "qa: topology/v1\nname: a\nservices:\n  b: { image: redis, ports: { p: 1 }, "
                "ready: { tcp: p } }\n");
  project.write("c.yaml",
                "qa: rpc-cases/v1\ncases:\n  - { name: x, service: b, port: p, method: a.B/C, "
                "expect: { status: OK } }\n");
  for (const char* command : {"run", "plan"}) {
    const Completed qa = project.run({command});
    EXPECT_EQ(qa.status.code, 2) << command;
    EXPECT_THAT(qa.standard_error, HasSubstr("t.yaml:4:15: expected \"${artifact}\"")) << command;
  }
  EXPECT_FALSE(std::filesystem::exists(project.root() / "built"));
  EXPECT_EQ(project.run({"run", "build"}).status.code, 0) << "others are not held up by it";
}

TEST(AnyCommand, FindsTheProjectFromAFolderInside) {
  const FixtureProject project(shell_stage("one", "true"));
  std::filesystem::create_directories(project.root() / "src/deep");
  Command command = project.command({"run"});
  command.working_directory = project.root() / "src/deep";
  const Completed qa = project.run(command);
  EXPECT_EQ(qa.status.code, 0);
  EXPECT_THAT(qa.standard_output, HasSubstr("\n../../reports/latest/summary.md\n"));
}

}  // namespace
}  // namespace qa
