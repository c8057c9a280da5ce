// What a run leaves for machines, and what it tells code hosts.
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const char* const kFailingTest =
    R"(echo '<testsuite name="s"><testcase classname="S" name="bad" file="a.cpp" line="7">)"
    R"(<failure message="no"/></testcase></testsuite>' > junit.xml; exit 1)";

TEST(Reports, AreAllInTheRunsFolder) {
  const FixtureProject project(shell_stage("one", "echo hello"));
  ASSERT_EQ(project.run({"run"}).status.code, 0);
  EXPECT_EQ(json::parse(project.read("reports/latest/results.sarif")).at("version"), "2.1.0");
  EXPECT_EQ(project.read("reports/latest/gl-code-quality.json"), "[]\n");
}

TEST(Reports, AFailedTestIsAResultAtItsLine) {
  const FixtureProject project(shell_stage("unit", kFailingTest, "junit = [\"junit.xml\"]"));
  EXPECT_EQ(project.run({"run"}).status.code, 1);
  const json sarif = json::parse(project.read("reports/latest/results.sarif"));
  const json result = sarif.at("runs").at(0).at("results").at(0);
  EXPECT_EQ(result.at("ruleId"), "unit/failed-test");
  EXPECT_EQ(result.at("locations").at(0).at("physicalLocation").at("region").at("startLine"), 7);
}

TEST(Reports, TheTraceHasStagesAndCommands) {
  const FixtureProject project(shell_stage("one", "echo hello"));
  ASSERT_EQ(project.run({"run"}).status.code, 0);
  std::vector<std::string> categories;
  for (const json& event : json::parse(project.read("reports/latest/trace.json"))["traceEvents"])
    categories.push_back(event.value("cat", ""));
  EXPECT_THAT(categories, AllOf(Contains("stage"), Contains("command")));
}

TEST(Reports, EventsAreThoseOfJsonProgressWithoutOutput) {
  const FixtureProject project(shell_stage("one", "echo hello"));
  ASSERT_EQ(project.run({"run"}).status.code, 0);
  std::istringstream lines(project.read("reports/latest/events.jsonl"));
  std::vector<std::string> events;
  for (std::string line; std::getline(lines, line);)
    events.push_back(json::parse(line).at("event"));
  EXPECT_EQ(events.front(), "run_started");
  EXPECT_THAT(events, Contains("command_ended"));
  EXPECT_THAT(events, Not(Contains("output")));
  EXPECT_EQ(events.back(), "run_finished");
}

TEST(Reports, AreCopiedWhereTheUserWants) {
  const FixtureProject project(shell_stage("bad", "exit 1"));
  const Completed qa = project.run(
      {"run", "--report", "junit=out/j.xml,sarif=out/s.sarif", "--report", "json=run.json"});
  EXPECT_EQ(qa.status.code, 1) << qa.standard_error;
  EXPECT_EQ(project.read("out/j.xml"), project.read("reports/latest/junit.xml"));
  EXPECT_EQ(project.read("out/s.sarif"), project.read("reports/latest/results.sarif"));
  EXPECT_EQ(project.read("run.json"), project.read("reports/latest/run.json"));
}

TEST(Reports, AnUnknownFormatIsAnsweredWithASuggestion) {
  const FixtureProject project(shell_stage("one", "true"));
  const Completed qa = project.run({"run", "--report", "sarrif=x"});
  EXPECT_EQ(qa.status.code, 2);
  EXPECT_THAT(qa.standard_error, HasSubstr("report format 'sarrif', did you mean 'sarif'?"));
}

TEST(Reports, OnGithubLinesAreAnnotatedAndLogsFolded) {
  const FixtureProject project(
      shell_stage("unit", std::string("echo trouble; ") + kFailingTest, "junit = [\"junit.xml\"]"));
  Command command = project.command({"run"});
  command.environment["GITHUB_ACTIONS"] = "true";
  const std::string out = project.run(command).standard_output;
  EXPECT_THAT(out, HasSubstr("::group::unit: end of its output\n"));
  EXPECT_THAT(out, HasSubstr("  | trouble\n::endgroup::\n"));
  EXPECT_THAT(out, HasSubstr("::error file=a.cpp,line=7,title=unit/failed-test::S.bad failed"));
}

TEST(Output, IsShownAlwaysOrNeverWhenAskedFor) {
  const FixtureProject project(shell_stage("good", "echo fine") +
                               shell_stage("bad", "echo trouble; exit 1"));
  const std::string always = project.run({"run", "-k", "--output", "always"}).standard_output;
  EXPECT_THAT(always, AllOf(HasSubstr("good | fine\n"), HasSubstr("bad  | trouble\n")));
  EXPECT_THAT(always, Not(HasSubstr("  | trouble\n  |"))) << "not a second time";
  const std::string never = project.run({"run", "-k", "--output", "never"}).standard_output;
  EXPECT_THAT(never, Not(HasSubstr("| trouble")));
}

}  // namespace
}  // namespace qa
