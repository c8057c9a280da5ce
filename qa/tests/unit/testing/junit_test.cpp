#include "qa/testing/junit.hpp"

#include "qa/tests/fakes/recorded.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TestCase find(const std::vector<TestCase>& tests, const std::string& name) {
  const auto found = std::ranges::find(tests, name, &TestCase::name);
  if (found == tests.end()) throw std::runtime_error("no test " + name);
  return *found;
}

std::vector<TestCase> parse(const std::string& xml) {
  auto tests = parse_junit(xml, "/project");
  if (!tests) throw std::runtime_error(tests.error().what);
  return *tests;
}

TEST(Junit, CountsEveryOutcomeOfCtest) {
  const auto tests = parse(recorded("testing/ctest.xml"));
  EXPECT_THAT(tests, SizeIs(9));
  EXPECT_EQ(count(tests), (TestCounts{.passed = 3, .failed = 4, .skipped = 2, .flaky = 0}));
}

TEST(Junit, NamesSuiteAndTestOfCtestAsGoogleTestDoes) {
  const auto tests = parse(recorded("testing/ctest.xml"));
  EXPECT_EQ(find(tests, "RepeatsTheText").suite, "EchoTest");
  EXPECT_EQ(find(tests, "Repeat/1").suite, "Some/Sizes");
}

TEST(Junit, ReadsWhyAndWhereATestFailedFromItsOutput) {
  const auto tests = parse(recorded("testing/ctest.xml"));
  const TestCase& test = find(tests, "FailsTwice");
  EXPECT_EQ(test.status, TestStatus::failed);
  EXPECT_EQ(test.file, "tests/echo_test.cpp");
  EXPECT_EQ(test.line, 13);
  EXPECT_EQ(test.message,
            "Expected equality of these values:\n  Echo().say(\"ab\", 2)\n    Which is: \"abab\"\n"
            "  \"abx\"\nsaid <wrong> & more\n/project/tests/echo_test.cpp:14: Failure\n"
            "Value of: Echo().say(\"ab\", 0) == \"x\"\n  Actual: false\nExpected: true");
}

TEST(Junit, ReadsAnExceptionWithoutAPlace) {
  const auto tests = parse(recorded("testing/ctest.xml"));
  const TestCase& test = find(tests, "Throws");
  EXPECT_THAT(test.message, HasSubstr("C++ exception with description \"times\""));
  EXPECT_THAT(test.file, IsEmpty());
}

TEST(Junit, ATestOfAnotherFrameworkShowsTheEndOfItsOutput) {
  const auto tests = parse(recorded("testing/ctest_plain.xml"));
  const TestCase& plain = find(tests, "plain");
  EXPECT_EQ(plain.status, TestStatus::failed);
  EXPECT_EQ(plain.file, "check.c");
  EXPECT_EQ(plain.line, 7);
  EXPECT_THAT(plain.message, testing::StartsWith("check.c:7: check failed: 1 == 2\n"));
  EXPECT_THAT(plain.message, HasSubstr("\nline 39 of the output\n"));
  EXPECT_THAT(plain.message, Not(HasSubstr("line 3 of the output")));
}

TEST(Junit, AProgramThatIsOneTestShowsTheAssertionsThatFailed) {
  const auto tests = parse(recorded("testing/ctest_plain.xml"));
  const TestCase& program = find(tests, "whole_program");
  EXPECT_EQ(program.file, "tests/calc_test.cpp");
  EXPECT_EQ(program.line, 7);
  EXPECT_EQ(program.message,
            "Calc.Breaks:\nExpected equality of these values:\n  add(2, 2)\n    Which is: 4\n  5\n"
            "Calc.Also:\n/project/tests/calc_test.cpp:9: Failure\nValue of: false");
}

TEST(Junit, AFileThatCountsFailuresAndNamesNoneIsNotWhole) {
  const auto tests = parse_junit(
      R"(<testsuites><testsuite name="a" tests="3" failures="1"/></testsuites>)", "/project");
  ASSERT_FALSE(tests.has_value());
  EXPECT_EQ(tests.error().what, "not a whole JUnit file: it counts failures and names none");
}

// ctest says "Passed" of each test in this file.
TEST(Junit, AProgramThatDropsItsOwnVerdictFailed) {
  const auto tests = parse(recorded("testing/ctest_programs.xml"));
  const TestCase& test = find(tests, "forgets");
  EXPECT_EQ(test.status, TestStatus::failed);
  EXPECT_EQ(test.file, "forgets.cpp");
  EXPECT_EQ(test.line, 4);
  EXPECT_THAT(test.message, testing::StartsWith("the program ended with status 0 although tests "
                                                "failed in it\nCalc.Breaks:\nExpected"));
}

TEST(Junit, AProgramThatPassesWhenItRepeatsItsTestsPassed) {
  const auto tests = parse(recorded("testing/ctest_programs.xml"));
  EXPECT_EQ(find(tests, "repeats").status, TestStatus::passed);
}

TEST(Junit, AProgramThatRanNoTestIsSkipped) {
  const auto tests = parse(recorded("testing/ctest_programs.xml"));
  for (const char* name : {"selects_nothing", "all_skipped", "doc_nothing", "catch_nothing"}) {
    EXPECT_EQ(find(tests, name).status, TestStatus::skipped) << name;
    EXPECT_EQ(find(tests, name).message, "no test ran in the program") << name;
  }
  EXPECT_EQ(find(tests, "doc_good").status, TestStatus::passed);
  EXPECT_EQ(find(tests, "catch_good").status, TestStatus::passed);
}

TEST(Junit, AProgramThatSkippedATestPassedAndSaysSo) {
  const auto tests =
      parse_junit(
          "<testsuite><testcase name='some' status='run'><system-out>[  PASSED  ] 2 tests.\n"
          "[  SKIPPED ] 1 test, listed below:\n[  SKIPPED ] A.B\n</system-out></testcase>"
          "</testsuite>",
          "/project", {})
          .value();
  EXPECT_EQ(find(tests, "some").status, TestStatus::passed);
  EXPECT_EQ(find(tests, "some").message, "1 of its 3 tests");
}

TEST(Junit, HowATestEndedSaysLessThanWhatItPrinted) {
  // As ctest 3.31 wrote it.
  const auto tests =
      parse_junit(
          "<testsuite><testcase name='f' status='fail'><failure message=\"Failed\"/><properties/>"
          "<system-out>last words\n</system-out></testcase>"
          "<testcase name='t' status='fail'><failure message=\"Timeout\"/>"
          "<system-out></system-out></testcase>"
          "<testcase name='s' status='fail'><failure message=\"Failed\"/></testcase></testsuite>",
          "/project", {})
          .value();
  EXPECT_EQ(find(tests, "f").message, "last words");
  EXPECT_EQ(find(tests, "t").message, "Timeout");
  EXPECT_EQ(find(tests, "s").message, "");
}

TEST(Junit, ColorsHideNothing) {
  // As ctest 3.25 wrote it for a main() that drops RUN_ALL_TESTS(), under --gtest_color=yes.
  const auto tests =
      parse_junit(
          "<testsuite><testcase name='forgets' status='run'><system-out>"
          "[NON-XML-CHAR-0x1B][0;32m[  PASSED  ] [NON-XML-CHAR-0x1B][m1 test.\n"
          "[NON-XML-CHAR-0x1B][0;31m[  FAILED  ] [NON-XML-CHAR-0x1B][m1 test, listed below:\n"
          "[NON-XML-CHAR-0x1B][0;31m[  FAILED  ] "
          "[NON-XML-CHAR-0x1B][mA.Bad\n</system-out></testcase>"
          "<testcase name='exits' status='run'><system-out>"
          "[NON-XML-CHAR-0x1B][0;32m[ RUN      ] [NON-XML-CHAR-0x1B][mA.Exits\n</system-out>"
          "</testcase></testsuite>",
          "/project", {})
          .value();
  EXPECT_EQ(find(tests, "forgets").status, TestStatus::failed);
  EXPECT_EQ(find(tests, "exits").status, TestStatus::failed);
}

TEST(Junit, WhatTheProjectExpectsToFailMayFail) {
  const auto tests =
      parse_junit(recorded("testing/ctest_programs.xml"), "/project", {"expected_to_fail"}).value();
  EXPECT_EQ(find(tests, "expected_to_fail").status, TestStatus::passed);
  EXPECT_EQ(find(tests, "forgets").status, TestStatus::failed);
}

TEST(Junit, AProgramThatEndsInTheMiddleOfATestFailed) {
  const auto tests = parse(recorded("testing/ctest_plain.xml"));
  const TestCase& test = find(tests, "Exits");
  EXPECT_EQ(test.status, TestStatus::failed);
  EXPECT_EQ(test.message, "the program ended with status 0 in the middle of Calc.Exits");
  EXPECT_EQ(find(tests, "Prints").status, TestStatus::passed);
  EXPECT_EQ(find(tests, "TalksMuch").status, TestStatus::passed);
}

TEST(Junit, TellsASkippedTestFromADisabledOne) {
  const auto tests = parse(recorded("testing/ctest.xml"));
  EXPECT_EQ(find(tests, "IsSkipped").status, TestStatus::skipped);
  EXPECT_EQ(find(tests, "IsSkipped").message, "no network here");
  EXPECT_EQ(find(tests, "IsSkipped").line, 16);
  EXPECT_EQ(find(tests, "IsDisabled").status, TestStatus::skipped);
}

TEST(Junit, TakesDurationsInMilliseconds) {
  const auto tests = parse(recorded("testing/ctest.xml"));
  EXPECT_EQ(find(tests, "TakesTooLong").duration, std::chrono::milliseconds(2003));
}

TEST(Junit, ATestWhoseProgramIsMissingFailedThoughCtestSaysSkipped) {
  const auto tests = parse(recorded("testing/ctest_missing_program.xml"));
  ASSERT_THAT(tests, SizeIs(1));
  EXPECT_EQ(tests[0].status, TestStatus::failed);
  EXPECT_EQ(tests[0].message, "not run: Unable to find executable");
}

TEST(Junit, NoTestsAreNoFailureOfTheFile) {
  EXPECT_THAT(parse(recorded("testing/ctest_no_tests.xml")), IsEmpty());
}

TEST(Junit, ReadsGoogleTestsOwnFile) {
  const auto tests = parse(recorded("testing/gtest.xml"));
  EXPECT_EQ(count(tests), (TestCounts{.passed = 1, .failed = 1, .skipped = 1, .flaky = 0}));
  const TestCase& failed = find(tests, "FailsTwice");
  EXPECT_EQ(failed.suite, "EchoTest");
  EXPECT_EQ(failed.file, "tests/echo_test.cpp");
  EXPECT_THAT(failed.message, HasSubstr("said <wrong> & more"));
}

TEST(Junit, ReadsNestedSuitesErrorsAndFlakyTestsOfSurefire) {
  const auto tests = parse(R"(<?xml version="1.0"?>
    <testsuites><testsuite name="all"><testsuite name="inner">
      <testcase classname="a.B" name="errs" time="0.5"><error message="boom">at line 3</error></testcase>
      <testcase classname="a.B" name="flakes"><flakyFailure message="once"/></testcase>
      <testcase name="plain"/>
    </testsuite></testsuite></testsuites>)");
  ASSERT_THAT(tests, SizeIs(3));
  EXPECT_EQ(tests[0].status, TestStatus::failed);
  EXPECT_EQ(tests[0].message, "boom\nat line 3");
  EXPECT_EQ(tests[0].duration, std::chrono::milliseconds(500));
  EXPECT_EQ(tests[1].status, TestStatus::flaky);
  EXPECT_EQ(tests[1].message, "once");
  EXPECT_EQ(tests[2].suite, "inner");
}

TEST(Junit, RefusesWhatIsNoJunit) {
  for (const std::string text : {"", "not xml", "<html/>", "<testsuite><testcase name=\"a\""}) {
    const auto tests = parse_junit(text, "/project");
    ASSERT_FALSE(tests) << text;
    EXPECT_EQ(tests.error().kind, FailureKind::host);
    EXPECT_THAT(tests.error().what, HasSubstr("not a JUnit file"));
  }
}

}  // namespace
}  // namespace qa
