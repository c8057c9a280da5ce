// `qa run` on projects of command stages: verdicts, exit codes, what is recorded and shown.
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// name -> status, as recorded.
std::map<std::string, std::string> statuses(const FixtureProject& project) {
  std::map<std::string, std::string> statuses;
  const nlohmann::json run = project.run_json();
  for (const auto& stage : run["stages"]) statuses[stage["name"]] = stage["status"];
  return statuses;
}

using Statuses = std::map<std::string, std::string>;

TEST(Run, PassesWhenEveryStagePasses) {
  const FixtureProject project(shell_stage("one", "echo hello") +
                               shell_stage("two", "true", "needs = [\"one\"]"));
  const Completed qa = project.run({"run", "all"});
  EXPECT_EQ(qa.status.code, 0) << qa.standard_output << qa.standard_error;
  EXPECT_EQ(statuses(project), (Statuses{{"one", "passed"}, {"two", "passed"}}));
  EXPECT_EQ(project.run_json()["run"]["status"], "passed");
  EXPECT_THAT(project.read("reports/latest/stages/01-one/output.log"), HasSubstr("hello\n"));
  EXPECT_THAT(project.read("reports/latest/summary.md"), StartsWith("## qa: passed"));
  EXPECT_THAT(project.read("reports/latest/junit.xml"), HasSubstr("failures=\"0\""));
  EXPECT_THAT(qa.standard_output, HasSubstr("\nPASSED in "));
  EXPECT_THAT(qa.standard_output, Not(HasSubstr("  | "))) << "no output of passed stages";
  EXPECT_EQ(qa.standard_error, "");
}

TEST(Run, FailsWithTheFourLabelsAndTheEndOfTheLog) {
  const FixtureProject project(shell_stage("bad", "echo about to fail; exit 3") +
                               shell_stage("after", "true", "needs = [\"bad\"]"));
  const Completed qa = project.run({"run"});
  EXPECT_EQ(qa.status.code, 1);
  EXPECT_EQ(statuses(project), (Statuses{{"bad", "failed"}, {"after", "skipped"}}));
  EXPECT_THAT(
      qa.standard_output,
      AllOf(HasSubstr("  | about to fail\n"), HasSubstr("\n  what     sh exited with status 3\n"),
            HasSubstr("\n  command  cd "),
            HasSubstr("\n  log      reports/latest/stages/01-bad/output.log\n"),
            HasSubstr("\n  next     qa run bad\n")));
}

TEST(Run, TheShownCommandCanBePastedIntoAShell) {
  const FixtureProject project(shell_stage("bad", R"(echo it is "quoted"; exit 3)"));
  project.run({"run"});
  const std::string pasted = project.run_json()["stages"][0]["failure"]["command"];
  const Completed shell =
      project.run(Command{.argv = {"sh", "-c", pasted}, .working_directory = "/"});
  EXPECT_EQ(shell.status.code, 3) << pasted;
}

TEST(Run, AMissingToolIsNoVerdictOnTheProduct) {
  const FixtureProject project(
      "[stage.tool]\nkind = \"command\"\nargv = [\"no-such-tool-anywhere\"]\n");
  const Completed qa = project.run({"run"});
  EXPECT_EQ(qa.status.code, 3);
  EXPECT_EQ(statuses(project), (Statuses{{"tool", "errored"}}));
  EXPECT_THAT(qa.standard_output, AllOf(HasSubstr("no-such-tool-anywhere is not installed"),
                                        HasSubstr("\n  next     install no-such-tool-anywhere")));
}

TEST(Run, AStageThatTakesTooLongTimesOut) {
  const FixtureProject project(shell_stage("slow", "exec sleep 600"));
  const Completed qa = project.run({"run", "--timeout", "slow=200ms"});
  EXPECT_EQ(qa.status.code, 6) << qa.standard_output;
  EXPECT_EQ(statuses(project), (Statuses{{"slow", "timed_out"}}));
  EXPECT_THAT(qa.standard_output, HasSubstr("TIMED OUT  slow"));
}

TEST(Run, GoesOnAfterARedStageOnlyWhenAskedTo) {
  const std::string stages = shell_stage("bad", "false") + shell_stage("other", "true");
  const FixtureProject project(stages);
  EXPECT_EQ(project.run({"run", "-j", "1"}).status.code, 1);
  EXPECT_EQ(statuses(project), (Statuses{{"bad", "failed"}, {"other", "skipped"}}));
  EXPECT_EQ(project.run({"run", "-j", "1", "-k"}).status.code, 1);
  EXPECT_EQ(statuses(project), (Statuses{{"bad", "failed"}, {"other", "passed"}}));
}

TEST(Run, OnlyLeavesOutWhatAStageNeeds) {
  const FixtureProject project(shell_stage("one", "false") +
                               shell_stage("two", "true", "needs = [\"one\"]"));
  EXPECT_EQ(project.run({"run", "--only", "two"}).status.code, 0);
  EXPECT_EQ(statuses(project), (Statuses{{"one", "skipped"}, {"two", "passed"}}));
}

TEST(Run, NothingThatRanIsNoSuccess) {
  const FixtureProject project(shell_stage("one", "true"));
  const Completed qa = project.run({"run", "--skip", "one"});
  EXPECT_EQ(qa.status.code, 4);
  EXPECT_THAT(qa.standard_output, HasSubstr("NOTHING RAN"));
}

TEST(Run, BrokenTomlIsAnsweredWithItsPlace) {
  const FixtureProject project;
  project.write("pipeline/pipeline.toml", "schema = 1\nproject = \"x\"\n[stage.one\n");
  const Completed qa = project.run({"run"});
  EXPECT_EQ(qa.status.code, 2);
  EXPECT_THAT(qa.standard_error, testing::ContainsRegex("pipeline/pipeline.toml:3:[0-9]+: "));
  EXPECT_FALSE(std::filesystem::exists(project.root() / "reports"));
}

TEST(Run, AnUnknownStageIsAnsweredWithASuggestion) {
  const FixtureProject project(shell_stage("unit", "true"));
  const Completed qa = project.run({"run", "unitt"});
  EXPECT_EQ(qa.status.code, 2);
  EXPECT_EQ(qa.standard_output, "");
  EXPECT_EQ(qa.standard_error,
            "qa: unknown stage 'unitt', did you mean 'unit'?\n  next     qa list\n");
}

TEST(Run, WritesNoEscapeCodesWhereThereIsNoTerminal) {
  const FixtureProject project(shell_stage("bad", R"(printf '\033[31mred\033[0m\n'; exit 1)"));
  const Completed qa = project.run({"run"});
  EXPECT_EQ(qa.status.code, 1);
  EXPECT_THAT(qa.standard_output, HasSubstr("  | red\n"));
  EXPECT_THAT(qa.standard_output, Not(HasSubstr("\x1b")));
  EXPECT_THAT(qa.standard_output, Not(HasSubstr("\r")));
}

TEST(Run, JsonProgressIsOneObjectPerLineAndNothingElse) {
  const FixtureProject project(shell_stage("one", "echo hello"));
  const Completed qa = project.run({"run", "--progress", "json"});
  EXPECT_EQ(qa.status.code, 0);
  std::istringstream lines(qa.standard_output);
  std::vector<std::string> events;
  for (std::string line; std::getline(lines, line);)
    events.push_back(nlohmann::json::parse(line)["event"]);
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events.front(), "run_started");
  EXPECT_THAT(events, testing::Contains("output"));
  EXPECT_EQ(events.back(), "run_finished");
}

TEST(Run, FromFarAwayPathsAreThoseOfTheCaller) {
  const FixtureProject project(shell_stage("bad", "false"));
  Command command = project.command({"-C", project.root().string(), "run"});
  command.working_directory = project.root().parent_path();
  const Completed qa = project.run(command);
  EXPECT_EQ(qa.status.code, 1);
  const std::string name = project.root().filename();
  EXPECT_THAT(qa.standard_output,
              HasSubstr("  log      " + name + "/reports/latest/stages/01-bad"));
}

TEST(Run, TheJobsPageGetsTheSummaryOnce) {
  const FixtureProject project(shell_stage("one", "true") + shell_stage("two", "true"));
  Command command = project.command({"run"});
  command.environment["GITHUB_STEP_SUMMARY"] = (project.root() / "job.md").string();
  EXPECT_EQ(project.run(command).status.code, 0);
  EXPECT_EQ(project.read("job.md"), project.read("reports/latest/summary.md"));
}

TEST(Run, AFailingGateOnCollectedTestsIsExplained) {
  const FixtureProject project(
      shell_stage("unit",
                  R"(echo '<testsuite name="s"><testcase classname="S" name="ok"/></testsuite>' )"
                  "> junit.xml",
                  "junit = [\"junit.xml\"]\n"
                  "gates = [{ name = \"enough tests\", metric = \"tests.total\", min = 2 }]"));
  const Completed qa = project.run({"run"});
  EXPECT_EQ(qa.status.code, 1) << qa.standard_output << qa.standard_error;
  EXPECT_EQ(statuses(project), (Statuses{{"unit", "failed"}}));
  EXPECT_THAT(qa.standard_output, HasSubstr("enough tests"));
}

}  // namespace
}  // namespace qa
