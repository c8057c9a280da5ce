// What the unit stage makes of tests.
#include "qa/tests/fakes/recorded.hpp"
#include "qa/tests/unit/stages/unit_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

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

/// What ctest writes of a test that passed and said nothing.
constexpr const char* kSilentProgram = R"(<testsuite>
  <testcase name="catch_tests" classname="catch_tests" status="run"><system-out>
</system-out></testcase></testsuite>)";

TEST_F(UnitStage, AProgramThatEndsBeforeItsFrameworkSpeaksIsRed) {
  ctest_writes(kSilentProgram, completed(0));
  ctest_lists_program("catch_tests", "/project/build/coverage/catch_tests");
  files.contents["/project/build/coverage/catch_tests"] =
      "All tests passed ... host application.\n";
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.tests.front().message,
            "the program ended with status 0 before its Catch2 said how the tests went");
}

TEST_F(UnitStage, AProgramWithoutSuchAFrameworkMayBeSilent) {
  ctest_writes(kSilentProgram, completed(0));
  ctest_lists_program("catch_tests", "/project/build/coverage/catch_tests");
  files.contents["/project/build/coverage/catch_tests"] = "a program of main() and assert()";
  EXPECT_EQ(result_of(run_unit, settings).status, StageStatus::passed);
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

}  // namespace
}  // namespace qa
