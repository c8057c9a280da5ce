#include "qa/stages/stage_functions.hpp"
#include "qa/tests/fakes/fake_cmake.hpp"
#include "qa/tests/fakes/recorded.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kPassingTests = R"(<testsuite>
  <testcase name="EchoTest.A" classname="EchoTest.A" time="0.1" status="run"/>
  <testcase name="EchoTest.B" classname="EchoTest.B" time="0.1" status="run"/></testsuite>)";

class UnitStage : public StageFixture {
 protected:
  UnitStage() {
    files.contents["/project/CMakeLists.txt"] = "project(x)";
    answer_as_cmake({.targets = {"svc_tests", "generated"}}, processes, files);
    files.contents["/project/build/coverage/svc/CTestTestfile.cmake"] = "";
    files.contents["/project/build/coverage/old.gcda"] = "counters";
    ctest_writes(kPassingTests, completed(0));
    gcovr_writes(recorded("coverage/summary.json"), completed(0));
  }

  void ctest_writes(const std::string& junit, const Completed& end) {
    processes.on({"ctest"}, [this, junit, end](const Command&) -> Result<Completed> {
      counters_before_tests = files.exists("/project/build/coverage/old.gcda");
      if (!junit.empty())
        files.contents["/project/reports/runs/1/stages/04-stage/junit.xml"] = junit;
      return end;
    });
  }

  void gcovr_writes(const std::string& summary, const Completed& end) {
    processes.on({"gcovr", "--json-summary"}, [this, summary, end](const Command&) {
      for (const char* name : {"cobertura.xml", "coverage.json", "coverage/index.html"}) {
        files.contents[std::filesystem::path("/project/reports/runs/1/stages/04-stage") / name] =
            "x";
      }
      files.contents["/project/reports/runs/1/stages/04-stage/coverage-summary.json"] = summary;
      return Result<Completed>(end);
    });
  }

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
  std::vector<std::string> kinds;
  for (const Artifact& artifact : result.artifacts) kinds.push_back(artifact.kind);
  EXPECT_THAT(kinds, testing::ElementsAre("junit", "cobertura", "html", "coverage-json"));
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

TEST_F(UnitStage, NothingMeasuredGivesNoCoverage) {
  gcovr_writes(recorded("coverage/summary_nothing_measured.json"), completed(0));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), std::nullopt);
}

TEST_F(UnitStage, AGcovrThatGivesUpLeavesCoverageUnknownAndKeepsTheTests) {
  gcovr_writes("", completed(1, "", "Traceback\nAssertionError: left.lineno == right.lineno\n"));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::errored);
  EXPECT_EQ(result.failure->kind, FailureKind::host);
  EXPECT_THAT(result.failure->what, HasSubstr("AssertionError: left.lineno == right.lineno"));
  EXPECT_THAT(result.tests, SizeIs(2));
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), std::nullopt);
}

TEST_F(UnitStage, CountersThatGcovCouldNotReadLeaveCoverageUnknown) {
  gcovr_writes(recorded("coverage/summary.json"),
               completed(0, "", recorded("coverage/gcovr_wrong_paths.err")));
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::errored);
  EXPECT_THAT(result.failure->what, HasSubstr("Cannot open source file"));
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), std::nullopt);
}

TEST_F(UnitStage, AFailedTestOutweighsUnknownCoverage) {
  ctest_writes(recorded("testing/ctest.xml"), completed(8, recorded("testing/ctest.txt")));
  gcovr_writes("", completed(1));
  EXPECT_EQ(result_of(run_unit, settings).status, StageStatus::failed);
}

TEST_F(UnitStage, NamesTheToolThatIsMissingBeforeItBuilds) {
  processes.on({"gcovr"}, missing("gcovr"));
  EXPECT_EQ(failure_of(run_unit, settings).what, "gcovr is not installed");
  EXPECT_FALSE(ran("--build"));
}

TEST_F(UnitStage, WithoutCoverageSourcesGcovrIsNotNeeded) {
  processes.on({"gcovr"}, missing("gcovr"));
  auto unit = std::get<UnitSettings>(settings);
  unit.coverage_sources.clear();
  EXPECT_EQ(result_of(run_unit, unit).status, StageStatus::passed);
}

}  // namespace
}  // namespace qa
