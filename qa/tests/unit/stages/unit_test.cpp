#include "qa/coverage/coverage_baseline.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/tests/fakes/fake_cmake.hpp"
#include "qa/tests/fakes/recorded.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Content that MemoryFiles, whose times follow from it, takes for younger than all sources here.
std::string young_content() {
  std::string content = "notes";
  while (std::hash<std::string>()(content) >> 55U != 0x1ff) content += ' ';
  return content;
}

constexpr const char* kPassingTests = R"(<testsuite>
  <testcase name="EchoTest.A" classname="EchoTest.A" time="0.1" status="run"/>
  <testcase name="EchoTest.B" classname="EchoTest.B" time="0.1" status="run"/></testsuite>)";

class UnitStage : public StageFixture {
 protected:
  UnitStage() {
    files.contents["/project/CMakeLists.txt"] = "project(x)";
    files.contents["/project/svc/src/a.cpp"] = "int f() {\n  return 1;\n}\n";
    answer_as_cmake({.targets = {"svc_tests", "generated"}}, processes, files);
    files.contents["/project/build/coverage/svc/CTestTestfile.cmake"] = "";
    files.contents["/project/build/coverage/a.cpp.gcda"] = "counters";
    files.contents["/project/build/coverage/a.cpp.gcno"] = young_content();
    ctest_writes(kPassingTests, completed(0));
    gcov_writes({{1, 1}, {2, 0}});
    gcovr_writes(R"({"line_covered": 1, "line_total": 2, "branch_covered": 0, "branch_total": 0,)"
                 R"( "function_covered": 0, "function_total": 0})",
                 completed(0));
  }

  void ctest_lists(const std::string& test, const std::string& property) {
    const std::string graph = R"("backtraceGraph": {"commands": [], "files": [], "nodes": []})";
    const std::string properties =
        R"("properties": [{"name": ")" + property + R"(", "value": true}])";
    processes.on(
        {"ctest", "--show-only=json-v1"},
        completed(0, R"({"version": {"major": 1}, )" + graph + R"(, "tests": [{"name": ")" + test +
                         R"(", )" + properties + "}]}"));
  }

  void ctest_writes(const std::string& junit, const Completed& end) {
    processes.on({"ctest"}, [this, junit, end](const Command&) -> Result<Completed> {
      counters_before_tests = files.exists("/project/build/coverage/a.cpp.gcda");
      if (!junit.empty()) files.contents[kFolder / "junit.xml"] = junit;
      return end;
    });
    ctest_lists("EchoTest.A", "LABELS");
  }

  /// Lines of a.cpp, with how often they ran.
  void gcov_writes(const std::map<int, int>& lines) {
    std::string text =
        R"({"format_version": "1", "data_file": "/project/build/coverage/a.cpp.gcno",)"
        R"( "current_working_directory": "", "files": [)"
        R"({"file": "/project/svc/src/a.cpp", "functions": [], "lines": [)";
    const char* separator = "";
    for (const auto& [line, count] : lines) {
      text += separator + (R"({"line_number": )" + std::to_string(line)) + R"(, "count": )" +
              std::to_string(count) + R"(, "branches": []})";
      separator = ",";
    }
    text += "]}]}";
    processes.on({"gcov-12", "--json-format"}, [this, text](const Command& command) {
      files.contents[command.argv.at(3)] = text;
      return Result<Completed>(completed(0));
    });
  }

  void gcovr_writes(const std::string& summary, const Completed& end) {
    processes.on({"gcovr", "--json-summary"}, [this, summary, end](const Command&) {
      for (const char* name : {"cobertura.xml", "coverage/index.html"})
        files.contents[kFolder / name] = "x";
      files.contents[kFolder / "coverage-summary.json"] = summary;
      return Result<Completed>(end);
    });
  }

  static std::vector<std::string> kinds_of(const StageResult& result) {
    std::vector<std::string> kinds;
    for (const Artifact& artifact : result.artifacts) kinds.push_back(artifact.kind);
    return kinds;
  }

  static std::vector<std::string> texts(const StageResult& result) {
    std::vector<std::string> lines;
    for (const Finding& finding : result.findings)
      lines.push_back(finding.rule + " " + finding.file + ": " + finding.message);
    return lines;
  }

  inline static const std::filesystem::path kFolder = "/project/reports/runs/1/stages/04-stage";
  const StageSettings settings = UnitSettings{.configure = {.preset = "coverage"},
                                              .targets = {"svc_tests"},
                                              .test_folder = "svc",
                                              .label = "unit",
                                              .coverage_sources = {"svc/src"},
                                              .coverage_exclude = {}};
  bool counters_before_tests = true;
};

TEST_F(UnitStage, GivesTestsAndCoverage) {
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_THAT(result.tests, SizeIs(2));
  EXPECT_EQ(find_metric(result.metrics, "tests.total"), 2);
  EXPECT_EQ(find_metric(result.metrics, "tests.passed"), 2);
  EXPECT_EQ(find_metric(result.metrics, "tests.failed"), 0);
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), 50);
  EXPECT_EQ(find_metric(result.metrics, "coverage.not_measured"), 0);
  EXPECT_THAT(kinds_of(result),
              ElementsAre("junit", "assertions", "coverage", "cobertura", "html"));
  EXPECT_THAT(texts(result), IsEmpty());
}

/// One GoogleTest program that drops its own verdict.
constexpr const char* kForgetfulProgram = R"(<testsuite>
  <testcase name="EchoTest.A" classname="EchoTest.A" status="run"/>
  <testcase name="program" classname="program" status="run"><system-out>[  PASSED  ] 1 test.
[  FAILED  ] 1 test, listed below:
</system-out></testcase></testsuite>)";

TEST_F(UnitStage, FailedTestsBehindExitStatusZeroAreRed) {
  ctest_writes(kForgetfulProgram, completed(0));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(find_metric(result.metrics, "tests.failed"), 1);
}

TEST_F(UnitStage, UnlessTheProjectExpectsThem) {
  ctest_writes(kForgetfulProgram, completed(0));
  ctest_lists("program", "WILL_FAIL");
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(find_metric(result.metrics, "tests.passed"), 2);
}

TEST_F(UnitStage, TestsThatCtestIsKeptFromRunningAreSkipped) {
  files.contents["/project/build/coverage/svc/CTestCustom.cmake"] =
      "set(CTEST_CUSTOM_TESTS_IGNORE EchoTest.Slow)";
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(find_metric(result.metrics, "tests.skipped"), 1);
  EXPECT_EQ(result.tests.back().message, "CTestCustom.cmake leaves it out");
}

TEST_F(UnitStage, CountersOfEarlierRunsAreGoneBeforeTheTestsRun) {
  result_of(run_unit, settings);
  EXPECT_FALSE(counters_before_tests);
}

TEST_F(UnitStage, AFailedTestFailsAndCoverageIsMeasuredAllTheSame) {
  ctest_writes(recorded("testing/ctest.xml"), completed(8, recorded("testing/ctest.txt")));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->what,
            "4 of 9 tests failed: EchoTest.FailsTwice, EchoTest.Crashes, EchoTest.Throws ...");
  EXPECT_THAT(result.failure->command, HasSubstr("ctest --test-dir /project/build/coverage/svc"));
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), 50);
}

TEST_F(UnitStage, ATestThatCouldNotStartFails) {
  ctest_writes(recorded("testing/ctest_missing_program.xml"), completed(8));
  EXPECT_EQ(result_of(run_unit, settings).failure->what, "missing_program failed");
}

TEST_F(UnitStage, NoTestIsAFailure) {
  ctest_writes(recorded("testing/ctest_no_tests.xml"), completed(8));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->what, "there is no test with the label 'unit'");
}

TEST_F(UnitStage, OnlySkippedTestsAreAFailure) {
  ctest_writes(R"(<testsuite><testcase name="A.B" classname="A.B" status="disabled"/></testsuite>)",
               completed(0));
  EXPECT_EQ(result_of(run_unit, settings).failure->what, "all tests were skipped");
}

TEST_F(UnitStage, CtestFailingWithoutAFailedTestIsNoVerdict) {
  ctest_writes(kPassingTests, completed(8, "", "something odd"));
  const Failure failure = failure_of(run_unit, settings);
  EXPECT_EQ(failure.kind, FailureKind::host);
  EXPECT_THAT(failure.what, HasSubstr("although no test failed: something odd"));
}

TEST_F(UnitStage, CtestWithoutResultsIsNoVerdict) {
  ctest_writes("", Completed{.status = {.kind = ExitStatus::Kind::signaled, .signal = 9}});
  const Failure failure = failure_of(run_unit, settings);
  EXPECT_EQ(failure.kind, FailureKind::host);
  EXPECT_THAT(failure.what, HasSubstr("signal 9"));
}

TEST_F(UnitStage, AFolderWithoutTestsIsAMistakeInTheConfiguration) {
  files.contents.erase("/project/build/coverage/svc/CTestTestfile.cmake");
  const Failure failure = failure_of(run_unit, settings);
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_THAT(failure.what, HasSubstr("has no tests in 'svc'"));
}

TEST_F(UnitStage, WithoutNotesCoverageIsUnknown) {
  files.contents.erase("/project/build/coverage/a.cpp.gcno");
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::errored);
  EXPECT_EQ(result.failure->kind, FailureKind::configuration);
  EXPECT_EQ(result.failure->what,
            "coverage is unknown: nothing that preset 'coverage' builds was compiled for coverage");
  EXPECT_THAT(result.tests, SizeIs(2));
}

TEST_F(UnitStage, WhenNoDeclaredSourceWasCompiledForItCoverageIsUnknown) {
  gcov_writes({});
  processes.on({"gcov-12", "--json-format"}, [this](const Command& command) {
    files.contents[command.argv.at(3)] =
        R"({"format_version": "1", "data_file": "/project/build/coverage/a.cpp.gcno",)"
        R"( "current_working_directory": "", "files": []})";
    return Result<Completed>(completed(0));
  });
  EXPECT_THAT(result_of(run_unit, settings).failure->what, HasSubstr("no declared source"));
}

TEST_F(UnitStage, ASourceThatNothingCompiledIsInTheSumAndSaid) {
  files.contents["/project/svc/src/legacy.cpp"] = "int g() {\n  return 1;\n}\n";
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), 25);
  EXPECT_EQ(find_metric(result.metrics, "coverage.not_measured"), 1);
  EXPECT_THAT(texts(result), ElementsAre(HasSubstr("coverage.not_measured svc/src/legacy.cpp: no "
                                                   "target compiles it")));
}

TEST_F(UnitStage, ASourceBehindALinkOfTheProjectIsInTheSum) {
  files.contents["/project/shared/more.cpp"] = "int g() {\n  return 1;\n}\n";
  files.links["/project/svc/src/ext"] = "../../shared";
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), 25);
  EXPECT_THAT(texts(result), ElementsAre(HasSubstr("coverage.not_measured shared/more.cpp: ")));
}

TEST_F(UnitStage, ExcludedFilesAreNotInTheSum) {
  files.contents["/project/svc/src/legacy.cpp"] = "int g() {\n  return 1;\n}\n";
  auto unit = std::get<UnitSettings>(settings);
  unit.coverage_exclude = {".*/legacy\\.cpp"};
  EXPECT_EQ(find_metric(result_of(run_unit, unit).metrics, "coverage.line"), 50);
  unit.coverage_exclude = {"("};
  EXPECT_THAT(result_of(run_unit, unit).failure->what, HasSubstr("is no regular expression"));
}

TEST_F(UnitStage, WhatStandsForNothingInCoverageSourcesIsAMistake) {
  auto unit = std::get<UnitSettings>(settings);
  unit.coverage_sources = {"svc/src", "svc/scr"};
  const StageResult result = result_of(run_unit, unit);
  EXPECT_EQ(result.failure->kind, FailureKind::configuration);
  EXPECT_THAT(result.failure->what, HasSubstr("no file of the project is 'svc/scr' or below it"));
}

TEST_F(UnitStage, AGcovrThatGivesUpIsSaidAndDecidesNothing) {
  gcovr_writes("", completed(1, "", "Traceback\nAssertionError: left.lineno == right.lineno\n"));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), 50);
  EXPECT_THAT(kinds_of(result), ElementsAre("junit", "assertions", "coverage"));
  EXPECT_THAT(texts(result),
              ElementsAre(HasSubstr("AssertionError: left.lineno == right.lineno; there is no HTML "
                                    "page and no Cobertura file")));
}

TEST_F(UnitStage, AGcovrThatCountsOtherwiseIsSaid) {
  gcovr_writes(recorded("coverage/summary.json"), completed(0));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), 50);
  EXPECT_THAT(texts(result), ElementsAre(HasSubstr("gcovr counts 6 of 12 lines of what was "
                                                   "compiled, qa 1 of 2 lines")));
}

TEST_F(UnitStage, WithoutGcovrThereIsCoverageAndNoPage) {
  processes.on({"gcovr"}, missing("gcovr"));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), 50);
  EXPECT_THAT(texts(result),
              ElementsAre("coverage.gcovr : gcovr is not installed: there is no HTML "
                          "page and no Cobertura file"));
}

TEST_F(UnitStage, AGcovThatReadsNothingLeavesCoverageUnknownAndKeepsTheTests) {
  processes.on({"gcov-12", "--json-format"}, completed(1, "", "Segmentation fault"));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::errored);
  EXPECT_THAT(result.failure->what, HasSubstr("coverage is unknown: gcov exited with status 1"));
  EXPECT_THAT(result.tests, SizeIs(2));
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), std::nullopt);
}

TEST_F(UnitStage, TakesTheGcovThatIsThere) {
  processes.on({"gcov-12", "--version"}, missing("gcov-12"));
  processes.on({"gcov-12"}, missing("gcov-12"));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_TRUE(ran("gcov --json-format"));
  EXPECT_FALSE(ran("gcov-12 --json-format"));
}

TEST_F(UnitStage, WithoutAGcovCoverageIsUnknown) {
  processes.on({"gcov"}, missing("gcov"));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.failure->kind, FailureKind::tool_missing);
  EXPECT_EQ(result.failure->what, "gcov is not installed");
}

TEST_F(UnitStage, APathMayHaveAFloorOfItsOwn) {
  auto unit = std::get<UnitSettings>(settings);
  unit.coverage_floors = {{"svc", 50}, {"**/a.cpp", 51}};
  const StageResult result = result_of(run_unit, unit);
  EXPECT_EQ(find_metric(result.metrics, "coverage.below_floor"), 1);
  EXPECT_THAT(texts(result),
              ElementsAre("coverage.floor : 1 of 2 lines of **/a.cpp run, 51 % wanted"));
  unit.coverage_floors = {{"scv", 1}};
  EXPECT_THAT(result_of(run_unit, unit).failure->what,
              HasSubstr("no line that counts for coverage is in 'scv'"));
}

TEST_F(UnitStage, WithoutABaselineNothingIsLostAndNothingIsKept) {
  EXPECT_EQ(find_metric(result_of(run_unit, settings).metrics, "coverage.lost_lines"),
            std::nullopt);
}

TEST_F(UnitStage, LinesAndTestsThatTheBaselineKnowsCanBeLost) {
  const std::string source = files.contents["/project/svc/src/a.cpp"];
  FileCoverage accepted;
  accepted.lines = {{1, {.hits = 1}}, {2, {.hits = 1}}};
  const StageCoverage known{
      .files = {{"svc/src/a.cpp", line_texts(accepted, source)},
                {"svc/src/gone.cpp", {.run = {{"0123456789ab", 3}}, .not_run = {}}}},
      .tests = {"EchoTest.A", "EchoTest.B", "EchoTest.Lost"},
      .assertions = {}};
  files.contents["/project/reports/baselines/coverage.json"] = to_text({{"x", known}});
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(find_metric(result.metrics, "coverage.lost_lines"), 1);
  EXPECT_EQ(find_metric(result.metrics, "tests.lost"), 1);
  EXPECT_THAT(texts(result),
              ElementsAre("tests.lost : 3 tests ran when the baseline was accepted, 2 do now; no "
                          "longer: EchoTest.Lost",
                          "coverage.lost_lines svc/src/a.cpp: no longer run: lines 2"));
}

TEST_F(UnitStage, ASourceThatNoLongerCountsHasLostItsLines) {
  files.contents["/project/svc/other.cpp"] = "int g() { return 1; }\n";
  const StageCoverage known{
      .files = {{"svc/other.cpp", {.run = {{"0123456789ab", 3}}, .not_run = {}}}},
      .tests = {},
      .assertions = {}};
  files.contents["/project/reports/baselines/coverage.json"] = to_text({{"x", known}});
  EXPECT_EQ(find_metric(result_of(run_unit, settings).metrics, "coverage.lost_lines"), 3);
}

TEST_F(UnitStage, ABaselineThatCannotBeReadIsNoEmptyOne) {
  files.contents["/project/reports/baselines/coverage.json"] = "{}";
  EXPECT_EQ(failure_of(run_unit, settings).kind, FailureKind::configuration);
}

/// The stage with a gate on what changed.
StageSpec gated_on_changes(const StageSettings& settings) {
  return {.name = "x",
          .gates = {{.name = "changed", .metric = "coverage.changed_lines_uncovered"}},
          .settings = settings};
}

TEST_F(UnitStage, ChangedLinesThatDoNotRunAreCountedWhereAGateAsks) {
  processes.on({"git", "merge-base"}, completed(0, "abc\n"));
  processes.on({"git", "diff"}, completed(0, "+++ b/svc/src/a.cpp\n@@ -2 +2 @@\n-x\n+y\n"));
  StageContext world = context();
  const auto result = run_unit(gated_on_changes(settings), world);
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(find_metric(result->metrics, "coverage.changed_lines"), 1);
  EXPECT_EQ(find_metric(result->metrics, "coverage.changed_lines_uncovered"), 1);
  EXPECT_THAT(texts(*result),
              ElementsAre("coverage.changed_lines svc/src/a.cpp: changed, and not run: 2"));
}

TEST_F(UnitStage, WhatChangedIsUnknownWithoutARepositoryAndNotGreen) {
  processes.on({"git"}, completed(128, "", "fatal: not a git repository"));
  StageContext world = context();
  const auto result = run_unit(gated_on_changes(settings), world);
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(find_metric(result->metrics, "coverage.changed_lines_uncovered"), std::nullopt);
  EXPECT_THAT(texts(*result), ElementsAre(HasSubstr("what changed is unknown")));
}

TEST_F(UnitStage, AFailedTestOutweighsUnknownCoverage) {
  ctest_writes(recorded("testing/ctest.xml"), completed(8, recorded("testing/ctest.txt")));
  files.contents.erase("/project/build/coverage/a.cpp.gcno");
  EXPECT_EQ(result_of(run_unit, settings).status, StageStatus::failed);
}

TEST_F(UnitStage, WithoutCoverageGcovIsNotNeeded) {
  processes.on({"gcov"}, missing("gcov"));
  auto unit = std::get<UnitSettings>(settings);
  unit.coverage = false;
  EXPECT_EQ(result_of(run_unit, unit).status, StageStatus::passed);
}

}  // namespace
}  // namespace qa
