#include "qa/adoption/build_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(BuildOptions, DeclaredOnesAreFoundHoweverTheyAreSpelled) {
  EXPECT_THAT(test_options("option(SHAPES_BUILD_TESTS \"Build the tests\" OFF)\n"
                           "option(JSON_BuildTests \"\" ${MAIN_PROJECT})\n"
                           "OPTION( FMT_TEST \"Generate the test target.\" OFF)\n"
                           "cmake_dependent_option(WITH_BENCHMARKS \"\" OFF \"WITH_TESTS\" OFF)\n"
                           "shapes_option(SHAPES_UNIT_TESTS \"of a macro\" OFF)\n"),
              ElementsAre("FMT_TEST", "JSON_BuildTests", "SHAPES_BUILD_TESTS", "SHAPES_UNIT_TESTS",
                          "WITH_BENCHMARKS"));
}

TEST(BuildOptions, SoAreThoseThatAreOnlyAskedFor) {
  EXPECT_THAT(test_options("if(BUILD_TESTING AND NOT WIN32)\n  add_subdirectory(test)\nendif()\n"
                           "if (A)\nelseif(SHAPES_BENCHMARKS)\nendif()\n"),
              ElementsAre("BUILD_TESTING", "SHAPES_BENCHMARKS"));
}

TEST(BuildOptions, OthersThatSpeakOfTestsAreLeftAlone) {
  EXPECT_THAT(test_options("option(SHAPES_INSTALL_TESTS \"\" OFF)\n"
                           "option(SHAPES_DISABLE_TESTS \"\" OFF)\n"
                           "option(SHAPES_TEST_WITH_VALGRIND \"\" OFF)\n"
                           "option(SHAPES_DOCS \"tests are fun\" OFF)\n"
                           "# option(SHAPES_TESTS \"\" OFF)\n"),
              IsEmpty());
}

TEST(BuildOptions, NamesOfTargetsAndTestsAreNoOptions) {
  EXPECT_THAT(test_options("if(TARGET google_benchmark OR TARGET MY_TESTS)\nif(TEST CORE_TEST)\n"),
              IsEmpty());
}

TEST(BuildOptions, WhatTheProjectComputesIsNoQuestionToTheUser) {
  EXPECT_THAT(test_options("set(WITH_TESTS ON)\nif(WITH_TESTS)\nendif()\n"), IsEmpty());
}

TEST(BuildOptions, OnlyThoseThatAreOffAreTurnedOn) {
  const std::set<std::string> options = {"A_TESTS", "B_TESTS", "C_TESTS", "D_TESTS"};
  EXPECT_THAT(
      arguments_to_turn_on(options, {{"A_TESTS", "ON"}, {"B_TESTS", "off"}, {"C_TESTS", "1"}}),
      ElementsAre("-DB_TESTS=ON", "-DD_TESTS=ON"));
}

}  // namespace
}  // namespace qa
