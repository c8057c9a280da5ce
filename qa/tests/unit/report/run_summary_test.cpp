#include "qa/report/run_summary.hpp"

#include "qa/tests/golden.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Screen {
  std::string name;
  RunResult run;
};

std::vector<Screen> screens() {
  return {{"passed", samples::passed()},
          {"failed_test", samples::failed_test()},
          {"failed_gate", samples::failed_gate()},
          {"tool_missing", samples::tool_missing()},
          {"timed_out", samples::timed_out()},
          {"canceled", samples::canceled()},
          {"nothing_ran", samples::nothing_ran()},
          {"inconclusive", samples::undecided(Enforcement::required)},
          {"advisory", samples::undecided(Enforcement::advisory)}};
}

TEST(RunSummary, EveryStateHasItsScreen) {
  for (const Screen& screen : screens())
    expect_golden("screen/" + screen.name + ".txt", run_summary(screen.run, {}));
}

TEST(RunSummary, EveryStateHasItsScreenInColor) {
  const SummaryStyle color{.palette = Palette(Palette::Color::on)};
  for (const Screen& screen : screens()) {
    const std::string text = run_summary(screen.run, color);
    expect_golden("screen/" + screen.name + ".color", text);
    EXPECT_EQ(without_controls(text), run_summary(screen.run, {}))
        << "color must change nothing but color";
  }
}

TEST(RunSummary, AFailureReadsAsTheReadmeShowsIt) {
  RunResult run = samples::failed_test();
  EXPECT_THAT(run_summary(run, {}),
              HasSubstr("FAILED   unit         12.4s   1 of 3 tests failed, line coverage 93.1 %\n"
                        "  what     EchoTest.RepliesWithTheMessage failed\n"
                        "  test     EchoTest.RepliesWithTheMessage: Expected equality of these "
                        "values:   reply.message()   \"hello\"\n"
                        "  command  ctest --test-dir build/coverage/reference-service -L unit\n"
                        "  log      reports/latest/stages/02-unit/output.log\n"
                        "  next     qa run unit\n"));
}

TEST(RunSummary, LeavesEmptyLabelsOut) {
  const std::string text = run_summary(samples::tool_missing(), {});
  EXPECT_THAT(text, HasSubstr("  next     sudo apt-get install clang-tidy\n"));
  EXPECT_THAT(text, Not(HasSubstr("  log ")));
  EXPECT_THAT(text, Not(HasSubstr("  command ")));
}

TEST(RunSummary, WarnsOfAnAdvisoryGateAlthoughTheRunPassed) {
  const std::string text = run_summary(samples::undecided(Enforcement::advisory), {});
  EXPECT_THAT(text, HasSubstr("WARNING  bench  everything decided is 1, at most 0 wanted\n"));
  EXPECT_THAT(text, HasSubstr("PASSED in"));
}

TEST(RunSummary, PathsAreThoseOfTheReader) {
  const std::string text =
      run_summary(samples::failed_test(), {.results = "../echo/reports/latest"});
  EXPECT_THAT(text, HasSubstr("../echo/reports/latest/stages/02-unit/output.log\n"));
  EXPECT_THAT(text, HasSubstr("\n../echo/reports/latest/summary.md\n"));
}

TEST(RunSummary, AMessageOfManyLinesDoesNotBreakTheBlock) {
  RunResult run = samples::tool_missing();
  run.stages[1].failure->what = "first\nsecond";
  EXPECT_THAT(run_summary(run, {}), HasSubstr("  what     first second\n"));
}

TEST(RunSummaryTest, AFailureShowsItsFirstFindingsAndFailedTests) {
  StageResult stage;
  stage.name = "lint";
  stage.status = StageStatus::failed;
  stage.failure = Failure{.what = "too many"};
  for (int i = 1; i <= 6; ++i) {
    stage.findings.push_back({.severity = Severity::error,
                              .rule = "some-rule",
                              .message = "don't",
                              .file = "src/a.cpp",
                              .line = i,
                              .column = 2});
  }
  stage.findings.push_back({.severity = Severity::note, .message = "a note explains"});
  stage.tests = {{.suite = "Suite", .name = "Good"},
                 {.suite = "Suite",
                  .name = "Bad",
                  .status = TestStatus::failed,
                  .message = "first line\nsecond line"}};
  const std::string text = failure_text(stage, {});
  EXPECT_THAT(text, HasSubstr("  finding  src/a.cpp:1:2: don't [some-rule]\n"));
  EXPECT_THAT(text, HasSubstr("src/a.cpp:5:2"));
  EXPECT_THAT(text, Not(HasSubstr("src/a.cpp:6:2")));
  EXPECT_THAT(text, HasSubstr("  finding  and 1 more\n"));
  EXPECT_THAT(text, Not(HasSubstr("a note")));
  EXPECT_THAT(text, HasSubstr("  test     Suite.Bad: first line second line\n"));
  EXPECT_THAT(text, Not(HasSubstr("Suite.Good")));
}

}  // namespace
}  // namespace qa
