// Programs that end with status 0 before their tests do. The outputs are recorded from GoogleTest
// 1.12, doctest 2.4, Boost.Test 1.74, Qt Test 5.15, pytest 9 and Catch2 2.13.
#include "qa/testing/unfinished_program.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace qa {
namespace {

const std::string kGtestBegin =
    "Running main() from ./googletest/src/gtest_main.cc\n"
    "[==========] Running 3 tests from 3 test suites.\n"
    "[----------] Global test environment set-up.\n";
const std::string kOneTest =
    "[----------] 1 test from A\n[ RUN      ] A.One\n[       OK ] A.One (0 ms)\n";
const std::string kGtestEnd =
    "[----------] 1 test from A (0 ms total)\n\n[----------] Global test environment tear-down\n"
    "[==========] 3 tests from 3 test suites ran. (0 ms total)\n[  PASSED  ] 3 tests.\n";

TEST(UnfinishedProgram, NamesTheGoogleTestInWhichItEnded) {
  EXPECT_EQ(unfinished_program(kGtestBegin + "[----------] 1 test from S\n[ RUN      ] S.Two\n"),
            "S.Two");
}

TEST(UnfinishedProgram, MayEndBetweenGoogleTests) {
  for (const std::string& output : {
           kGtestBegin,                                       // an environment's set-up
           kGtestBegin + "[----------] 1 test from S\n",      // a suite's set-up
           kGtestBegin + kOneTest,                            // a suite's tear-down
           kGtestBegin + kOneTest + kGtestEnd + kGtestBegin,  // a repetition
           "[This part of the test output was removed since it exceeds the threshold of 9 "
           "bytes.]\n" +
               kOneTest,  // its beginning is lost
       }) {
    EXPECT_EQ(unfinished_program(output), "its GoogleTest tests") << output;
  }
}

TEST(UnfinishedProgram, AGoogleTestProgramThatSaysWhatRanIsFinished) {
  for (const std::string& output : {
           kGtestBegin + kOneTest + kGtestEnd,
           kGtestBegin + kOneTest + kGtestEnd + "and some words of main()\n",
           kOneTest + "no line end" + kGtestEnd,
           // --gtest_brief=1
           std::string("[==========] 3 tests from 3 test suites ran. (0 ms total)\n"),
           // --gtest_list_tests
           std::string("A.\n  One\n"),
           // The end was cut away, as ctest 3.24 does.
           kGtestBegin + kOneTest + "[This part of the test output was removed since ...]\n",
       }) {
    EXPECT_EQ(unfinished_program(output), "") << output;
  }
}

TEST(UnfinishedProgram, KnowsDoctest) {
  const std::string begin =
      "[doctest] doctest version is \"2.4.9\"\n[doctest] run with \"--help\" for options\n";
  EXPECT_EQ(unfinished_program(begin + "hello\n"), "its doctest tests");
  EXPECT_EQ(unfinished_program(begin + "[doctest] test cases: 1 | 1 passed | 0 failed | \n"), "");
  EXPECT_EQ(unfinished_program(begin + "[doctest] listing all test case names\n"), "");
}

TEST(UnfinishedProgram, KnowsBoostTest) {
  const std::string begin = "Running 2 test cases...\n";
  EXPECT_EQ(unfinished_program(begin), "its Boost.Test tests");
  EXPECT_EQ(unfinished_program("Running 1 test case...\nhello\n"), "its Boost.Test tests");
  EXPECT_EQ(unfinished_program(begin + "\n*** No errors detected\n"), "");
  EXPECT_EQ(unfinished_program("\n*** No errors detected\n" + begin), "") << "of another stream";
  EXPECT_EQ(unfinished_program("\nTest module \"demo\" has passed with:\n" + begin), "");
}

TEST(UnfinishedProgram, KnowsQtTest) {
  const std::string begin = "********* Start testing of T *********\nPASS   : T::one()\n";
  const std::string end =
      "Totals: 4 passed, 0 failed, 0 skipped, 0 blacklisted, 1ms\n"
      "********* Finished testing of T *********\n";
  EXPECT_EQ(unfinished_program(begin), "its Qt Test tests");
  EXPECT_EQ(unfinished_program(begin + end), "");
  EXPECT_EQ(unfinished_program(begin + end + begin), "its Qt Test tests") << "the second object";
}

TEST(UnfinishedProgram, KnowsPytest) {
  const std::string begin =
      "============================= test session starts ==============================\n"
      "collected 2 items\n\ntest_x.py .";
  EXPECT_EQ(unfinished_program(begin), "its pytest session");
  EXPECT_EQ(unfinished_program(begin + ".\n\n============================== 2 passed in 0.01s "
                                       "===============================\n"),
            "");
}

TEST(UnfinishedProgram, AnythingElseIsNotKnown) {
  EXPECT_EQ(unfinished_program(""), "");
  EXPECT_EQ(unfinished_program("hello\nRunning late...\n"), "");
}

TEST(SilentFramework, IsKnownByWhatTheProgramHolds) {
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(late_framework("\x7f\x45LF\0 host application.\n\0No tests ran\0All tests passed\0"sv),
            "Catch2");
  EXPECT_EQ(late_framework("#!/bin/sh\necho All tests passed\n"), "");
}

TEST(SilentFramework, Catch2SaysSomethingUnlessItEndsEarly) {
  const std::vector<std::string> command = {"/build/catch_tests", "[fast]"};
  EXPECT_EQ(silent_framework(command, "Catch2", ""), "Catch2");
  EXPECT_EQ(silent_framework(command, "Catch2", "words of a test\n"), "Catch2");
  EXPECT_EQ(silent_framework(command, "", ""), "") << "a program without Catch2";
  for (const std::string said :
       {"All tests passed (2 assertions in 2 test cases)\n", "No tests ran\n",
        "test cases: 2 | 1 passed | 1 failed as expected\n", "assertions: - none -\n"}) {
    EXPECT_EQ(silent_framework(command, "Catch2", said), "") << said;
  }
}

TEST(SilentFramework, Catch2MayBeAskedToReportElsewhere) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"-r", "compact"},
                                                    {"--reporter=junit"},
                                                    {"-o", "out.xml"},
                                                    {"--out", "out.xml"},
                                                    {"--list-tests"},
                                                    {"-l"}}) {
    std::vector<std::string> command = {"/build/catch_tests"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    EXPECT_EQ(silent_framework(command, "Catch2", ""), "") << arguments.front();
  }
}

TEST(SilentFramework, ABriefGoogleTestStillSaysWhatRan) {
  const std::vector<std::string> brief = {"/build/tests", "--gtest_brief=1"};
  EXPECT_EQ(silent_framework(brief, "", "Running main() from gtest_main.cc\n"), "GoogleTest");
  EXPECT_EQ(silent_framework(brief, "", "[==========] 3 tests from 3 test suites ran.\n"), "");
  const std::vector<std::string> not_brief = {"/build/tests", "--gtest_brief=0"};
  EXPECT_EQ(silent_framework(not_brief, "", ""), "");
}

TEST(SilentFramework, BoostTestMayBeToldToSayNothing) {
  EXPECT_TRUE(is_told_to_be_silent(std::vector<std::string>{"/build/t", "--report_level=no"}));
  EXPECT_FALSE(is_told_to_be_silent(std::vector<std::string>{"/build/t", "--report_level=short"}));
}

}  // namespace
}  // namespace qa
