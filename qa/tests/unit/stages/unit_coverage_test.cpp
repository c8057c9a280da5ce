// What the unit stage makes of coverage.
#include "qa/coverage/coverage_baseline.hpp"
#include "qa/tests/fakes/recorded.hpp"
#include "qa/tests/unit/stages/unit_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kCompiler = "GNU 12";

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

TEST_F(UnitStage, WhereNothingCountsForCoverageTheWayOutIsSaid) {
  auto unit = std::get<UnitSettings>(settings);
  unit.coverage_exclude = {".*"};
  const StageResult result = result_of(run_unit, unit);
  EXPECT_FALSE(find_metric(result.metrics, "coverage.lines_total"));
  EXPECT_THAT(texts(result), testing::Contains(HasSubstr("`coverage = false` in [stage.")));
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
      .lines = {{kCompiler,
                 {{"svc/src/a.cpp", line_texts(accepted, source)},
                  {"svc/src/gone.cpp", {.run = {{"0123456789ab", 3}}, .not_run = {}}}}}},
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
      .lines = {{kCompiler, {{"svc/other.cpp", {.run = {{"0123456789ab", 3}}, .not_run = {}}}}}},
      .tests = {},
      .assertions = {}};
  files.contents["/project/reports/baselines/coverage.json"] = to_text({{"x", known}});
  EXPECT_EQ(find_metric(result_of(run_unit, settings).metrics, "coverage.lost_lines"), 3);
}

TEST_F(UnitStage, LinesAsAnotherCompilerHasThemAreNotMissed) {
  const StageCoverage known{
      .lines = {{"Clang 19", {{"svc/src/a.cpp", {.run = {{"0123456789ab", 3}}, .not_run = {}}}}}},
      .tests = {"EchoTest.Lost"},
      .assertions = {}};
  files.contents["/project/reports/baselines/coverage.json"] = to_text({{"x", known}});
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(find_metric(result.metrics, "coverage.lost_lines"), std::nullopt)
      << "a gate on it must not pass";
  EXPECT_EQ(find_metric(result.metrics, "tests.lost"), 0);
  EXPECT_THAT(
      texts(result),
      ElementsAre("coverage.lost_lines : the baseline knows no lines as " + std::string(kCompiler) +
                  " compiles them, so none can be missed; next: qa coverage --accept"));
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
  processes.on({"git", "show-ref"}, completed(0, "123 HEAD\n456 refs/heads/main\n"));
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
