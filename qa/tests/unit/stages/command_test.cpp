#include "qa/stages/stage_functions.hpp"
#include "qa/tests/fakes/recorded.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::SizeIs;

class CommandStage : public StageFixture {
 protected:
  /// The command writes these files and ends like this.
  void it_writes(const std::map<std::string, std::string>& texts, const Completed& end) {
    processes.on({"make"}, [this, texts, end](const Command&) -> Result<Completed> {
      for (const auto& [path, text] : texts) {
        files.contents[std::filesystem::path("/project") / path] = text;
      }
      return end;
    });
  }
};

TEST_F(CommandStage, RunsInTheProjectAndTellsTheCommandWhereItIs) {
  const StageResult result = result_of(run_command, CommandSettings{.argv = {"make", "docs"}});
  EXPECT_EQ(result.status, StageStatus::passed);
  ASSERT_THAT(processes.commands, SizeIs(1));
  const Command& command = processes.commands[0];
  EXPECT_EQ(command.working_directory, "/project");
  EXPECT_EQ(command.environment.at("QA_STAGE_FOLDER"), "/project/reports/runs/1/stages/04-stage");
  EXPECT_EQ(command.environment.at("QA_RUN_ID"), "1");
}

TEST_F(CommandStage, AnotherStatusThanZeroFails) {
  it_writes({}, completed(3));
  const StageResult result = result_of(run_command, CommandSettings{.argv = {"make"}});
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->what, "make exited with status 3");
}

TEST_F(CommandStage, KeepsItsOutputs) {
  it_writes({{"out/manual.pdf", "pdf"}}, completed(0));
  const StageResult result =
      result_of(run_command, CommandSettings{.argv = {"make"}, .outputs = {"out/manual.pdf"}});
  ASSERT_THAT(result.artifacts, SizeIs(1));
  EXPECT_EQ(result.artifacts[0].kind, "output");
  EXPECT_EQ(result.artifacts[0].path, "stages/04-stage/out/manual.pdf");
}

TEST_F(CommandStage, AnOutputThatIsMissingFails) {
  const StageResult result =
      result_of(run_command, CommandSettings{.argv = {"make"}, .outputs = {"manual.pdf"}});
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->what, "make did not write manual.pdf");
}

TEST_F(CommandStage, AFailedTestInItsJunitFileFailsThoughItEndedWell) {
  it_writes({{"r/junit.xml", recorded("testing/gtest.xml")}}, completed(0));
  const StageResult result =
      result_of(run_command, CommandSettings{.argv = {"make"}, .junit = {"r/junit.xml"}});
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->what, "EchoTest.FailsTwice failed");
  EXPECT_EQ(find_metric(result.metrics, "tests.total"), 3);
}

TEST_F(CommandStage, OnlySkippedTestsAreNoSuccess) {
  it_writes({{"junit.xml", R"(<testsuite><testcase name="a"><skipped/></testcase></testsuite>)"}},
            completed(0));
  const StageResult result =
      result_of(run_command, CommandSettings{.argv = {"make"}, .junit = {"junit.xml"}});
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->what, "all tests were skipped");
}

TEST_F(CommandStage, ResultsOfAnEarlierRunDoNotCount) {
  files.contents["/project/junit.xml"] = recorded("testing/gtest.xml");
  const StageResult result =
      result_of(run_command, CommandSettings{.argv = {"make"}, .junit = {"junit.xml"}});
  EXPECT_EQ(result.failure->what, "make did not write junit.xml");
  EXPECT_EQ(find_metric(result.metrics, "tests.total"), 0);
}

TEST_F(CommandStage, AFolderInPlaceOfAResultFileIsNotRemoved) {
  files.contents["/project/src/main.cpp"] = "precious";
  StageContext world = context();
  (void)run_command({.name = "x", .settings = CommandSettings{.argv = {"make"}, .junit = {"src"}}},
                    world);
  EXPECT_TRUE(files.exists("/project/src/main.cpp"));
}

TEST_F(CommandStage, ADamagedResultFileFails) {
  it_writes({{"junit.xml", "<html/>"}}, completed(0));
  const StageResult result =
      result_of(run_command, CommandSettings{.argv = {"make"}, .junit = {"junit.xml"}});
  EXPECT_EQ(result.failure->what,
            "make wrote junit.xml, which is not a JUnit file: it starts with <html>");
}

TEST_F(CommandStage, ItsSarifFileGivesFindingsThatTheGateJudges) {
  it_writes({{"a.sarif", R"({"version": "2.1.0", "runs": [{"results": [
               {"ruleId": "R", "message": {"text": "bad"}}]}]})"}},
            completed(0));
  const StageResult result =
      result_of(run_command, CommandSettings{.argv = {"make"}, .sarif = {"a.sarif"}});
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 1);
}

TEST_F(CommandStage, JunitFilesWithoutATestFail) {
  it_writes({{"a.xml", "<testsuites/>"}, {"b.xml", "<testsuites/>"}}, completed(0));
  const StageResult result =
      result_of(run_command, CommandSettings{.argv = {"make"}, .junit = {"a.xml", "b.xml"}});
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->what, "make wrote no test to a.xml, b.xml");
}

TEST_F(CommandStage, AFolderIsNoOutput) {
  it_writes({{"site/index.html", "text"}}, completed(0));
  const StageResult result = result_of(
      run_command, CommandSettings{.argv = {"make"}, .outputs = {"site", "site/index.html"}});
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->what, "make wrote site, which is no file");
  EXPECT_THAT(result.artifacts, SizeIs(1));
}

TEST_F(CommandStage, AMissingProgramIsNoVerdict) {
  processes.on({"make"}, missing("make"));
  EXPECT_EQ(failure_of(run_command, CommandSettings{.argv = {"make"}}).kind,
            FailureKind::tool_missing);
}

TEST_F(CommandStage, ACommandThatTakesTooLongTimesOut) {
  it_writes({}, Completed{.status = {.kind = ExitStatus::Kind::timed_out}});
  EXPECT_EQ(failure_of(run_command, CommandSettings{.argv = {"make"}}).kind,
            FailureKind::timed_out);
}

}  // namespace
}  // namespace qa
