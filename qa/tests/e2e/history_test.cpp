// What earlier runs tell: history, diff, report, and the log of a run that still goes on.
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(HistoryCommand, ListsRunsNewestFirst) {
  const FixtureProject project(shell_stage("one", "true") + shell_stage("bad", "test -e mended"));
  project.run({"run", "-k"});
  const std::string first = project.run_json()["run"]["id"];
  project.write("mended", "");
  project.run({"run", "-k"});
  const Completed history = project.run({"history"});
  EXPECT_EQ(history.status.code, 0);
  EXPECT_THAT(history.standard_output, testing::ContainsRegex(first + ".*failed.*  bad\n"));
  const json runs = json::parse(project.run({"history", "--json"}).standard_output).at("runs");
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs.at(0).at("status"), "passed");
  EXPECT_EQ(runs.at(1).at("id"), first);
  EXPECT_THAT(project.run({"history", "-n", "1"}).standard_output, Not(HasSubstr(first)));
}

TEST(HistoryCommand, OfOneStageShowsItsDurations) {
  const FixtureProject project(shell_stage("one", "true"));
  for (int i = 0; i < 3; ++i) project.run({"run"});
  const std::string history = project.run({"history", "--stage", "one"}).standard_output;
  EXPECT_THAT(history, AllOf(HasSubstr("passed"), HasSubstr("when it passed\n")));
  const Completed unknown = project.run({"history", "--stage", "onne"});
  EXPECT_EQ(unknown.status.code, 2);
  EXPECT_THAT(unknown.standard_error, HasSubstr("did you mean 'one'?"));
}

TEST(HistoryCommand, SaysThatARunCouldNotBeRead) {
  const FixtureProject project(shell_stage("one", "true"));
  project.run({"run"});
  project.write("reports/runs/20200101-000000-0000/run.json", "{");
  const Completed history = project.run({"history"});
  EXPECT_EQ(history.status.code, 0);
  EXPECT_THAT(history.standard_error, HasSubstr("1 run could not be read"));
}

TEST(DiffCommand, NamesWhatChanged) {
  const FixtureProject project(shell_stage("one", "test -e mended"));
  project.run({"run"});
  project.write("mended", "");
  project.run({"run"});
  const std::string diff = project.run({"diff"}).standard_output;
  EXPECT_THAT(diff, testing::ContainsRegex("verdict +one +failed +-> passed\n"));
  EXPECT_THAT(project.run({"diff", "latest", "latest"}).standard_output,
              HasSubstr("no differences\n"));
  const json document = json::parse(project.run({"diff", "--json"}).standard_output);
  EXPECT_EQ(document.at("after"), project.run_json()["run"]["id"]);
  EXPECT_EQ(project.run({"diff", "latest~7"}).status.code, 2);
}

TEST(ReportCommand, PrintsThePathOfTheSummary) {
  const FixtureProject project(shell_stage("one", "true"));
  EXPECT_EQ(project.run({"report"}).status.code, 2) << "there are no runs yet";
  project.run({"run"});
  const std::string id = project.run_json()["run"]["id"];
  EXPECT_EQ(project.run({"report"}).standard_output, "reports/runs/" + id + "/summary.md\n");
}

/// Waits on both sides: a pipe has no reader until somebody opens it.
TEST(LogsCommand, FollowsARunningStageUntilItEnds) {
  const FixtureProject project(shell_stage("one", "echo first; read line < go; echo last; exit 0"));
  ASSERT_EQ(project.run(Command{.argv = {"mkfifo", "go"}, .working_directory = project.root()})
                .status.code,
            0);
  PosixProcessRunner processes;
  auto run = processes.start(project.command({"run"}));
  ASSERT_TRUE(run);
  while (!std::filesystem::exists(project.root() / "reports/latest/stages/01-one/output.log"))
    ASSERT_FALSE((*run)->wait(std::chrono::milliseconds(10)));
  auto logs = processes.start(project.command({"logs", "-f", "one"}));
  ASSERT_TRUE(logs);
  EXPECT_FALSE((*logs)->wait(std::chrono::milliseconds(300))) << "the stage still runs";
  project.write("go", "\n");
  EXPECT_EQ((*run)->wait(std::chrono::seconds(20)).value_or(ExitStatus{.code = 99}).code, 0);
  EXPECT_EQ((*logs)->wait(std::chrono::seconds(20)).value_or(ExitStatus{.code = 99}).code, 0);
  EXPECT_THAT((*logs)->output(), AllOf(HasSubstr("first\n"), HasSubstr("last\n")));
}

}  // namespace
}  // namespace qa
