#include "qa/report/junit.hpp"

#include "qa/tests/golden.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <gtest/gtest.h>
#include <pugixml.hpp>

namespace qa {
namespace {

/// Parsed back, so that whatever we write is XML.
pugi::xml_document parsed(const RunResult& run) {
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_string(to_junit(run).c_str());
  EXPECT_TRUE(result) << result.description();
  return document;
}

int attribute(const pugi::xml_document& document, const char* name) {
  return document.child("testsuites").attribute(name).as_int(-1);
}

TEST(Junit, IsWhatReadersExpect) {
  expect_golden("junit/passed.xml", to_junit(samples::passed()));
  expect_golden("junit/failed_test.xml", to_junit(samples::failed_test()));
  expect_golden("junit/tool_missing.xml", to_junit(samples::tool_missing()));
}

TEST(Junit, ToldApartAreFailuresErrorsAndSkips) {
  const pugi::xml_document failed = parsed(samples::failed_test());
  EXPECT_EQ(attribute(failed, "failures"), 1);
  EXPECT_EQ(attribute(failed, "errors"), 0);
  EXPECT_EQ(attribute(failed, "skipped"), 2);
  for (const RunResult& run :
       {samples::tool_missing(), samples::timed_out(), samples::canceled()}) {
    EXPECT_EQ(attribute(parsed(run), "failures"), 0);
    EXPECT_EQ(attribute(parsed(run), "errors"), 1);
  }
}

TEST(Junit, ATestWithoutASuiteBelongsToItsStage) {
  RunResult run = samples::failed_test();
  run.stages[1].tests[0].suite.clear();
  const pugi::xml_document document = parsed(run);
  const pugi::xml_node suite =
      document.child("testsuites").find_child_by_attribute("name", run.stages[1].name.c_str());
  EXPECT_EQ(suite.child("testcase").attribute("classname").value(), run.stages[1].name);
}

TEST(Junit, ARedStageWhoseTestsPassedIsNotCountedAsGood) {
  const pugi::xml_document document = parsed(samples::failed_gate());
  EXPECT_EQ(attribute(document, "failures"), 1);
  EXPECT_EQ(attribute(document, "tests"), 5);  // the build, three tests, and the stage itself
}

TEST(Junit, TotalsAreTheSumsOfTheCases) {
  const pugi::xml_document document = parsed(samples::failed_test());
  int cases = 0;
  for (const pugi::xml_node suite : document.child("testsuites").children("testsuite")) {
    for ([[maybe_unused]] const pugi::xml_node test : suite.children("testcase")) ++cases;
  }
  EXPECT_EQ(attribute(document, "tests"), cases);
}

TEST(Junit, WhatXmlForbidsIsMadeHarmless) {
  RunResult run = samples::failed_test();
  run.stages[1].tests[0].message =
      std::string("bell \a nul \0 escape \x1b[31m <&>\"]]>", 33) + "\xFF";
  const pugi::xml_document document = parsed(run);
  const std::string message = document.select_node("//failure/@message").attribute().value();
  EXPECT_EQ(message.find('\a'), std::string::npos);
  EXPECT_EQ(message.find("[31m"), std::string::npos) << message;
  EXPECT_NE(message.find("<&>\""), std::string::npos) << message;
  EXPECT_EQ(to_junit(run).find("&#"), std::string::npos) << "no references to forbidden characters";
}

TEST(Junit, AFlakyTestPassesAndIsMarked) {
  RunResult run = samples::passed();
  run.stages[1].tests[0].status = TestStatus::flaky;
  const pugi::xml_document document = parsed(run);
  EXPECT_EQ(attribute(document, "failures"), 0);
  EXPECT_TRUE(document.select_node("//testcase/flakyFailure"));
}

TEST(Junit, ATestInQuarantineIsSkippedAndSaysWhy) {
  RunResult run = samples::passed();
  run.stages[1].tests[0].status = TestStatus::quarantined;
  run.stages[1].tests[0].message = "in quarantine until 2027-01-31";
  const pugi::xml_document document = parsed(run);
  EXPECT_EQ(attribute(document, "failures"), 0);
  EXPECT_EQ(document.select_node("//testcase/skipped/@message").attribute().value(),
            std::string("in quarantine until 2027-01-31"));
}

}  // namespace
}  // namespace qa
