#include "qa/report/sarif.hpp"

#include "qa/tests/golden.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

Json sarif_run(const RunResult& run) {
  const Json log = Json::parse(to_sarif(run));
  EXPECT_EQ(log.at("version"), "2.1.0");
  EXPECT_EQ(log.at("runs").size(), 1U);
  return log.at("runs").at(0);
}

const Json& notes_of(const Json& run) {
  return run.at("invocations").at(0).at("toolExecutionNotifications");
}

TEST(Sarif, IsWhatReadersExpect) {
  expect_golden("sarif/passed.sarif", to_sarif(samples::passed()));
  expect_golden("sarif/failed_lint.sarif", to_sarif(samples::failed_lint()));
  expect_golden("sarif/failed_test.sarif", to_sarif(samples::failed_test()));
}

TEST(Sarif, EveryResultHasWhatCodeScanningRequires) {
  const Json run = sarif_run(samples::failed_lint());
  EXPECT_EQ(run.at("results").size(), 3U);
  for (const Json& result : run.at("results")) {
    const Json& rule =
        run.at("tool").at("driver").at("rules").at(result.at("ruleIndex").get<std::size_t>());
    EXPECT_EQ(rule.at("id"), result.at("ruleId"));
    EXPECT_FALSE(result.at("message").at("text").get<std::string>().empty());
    EXPECT_TRUE(result.at("partialFingerprints").contains("primaryLocationLineHash"));
    const Json& place = result.at("locations").at(0).at("physicalLocation");
    EXPECT_FALSE(place.at("artifactLocation").at("uri").get<std::string>().empty());
    EXPECT_GT(place.at("region").at("startLine"), 0);
  }
}

TEST(Sarif, PathsInsideTheProjectAreRelativeToItAndEncoded) {
  const Json results = sarif_run(samples::failed_lint()).at("results");
  const auto place = [&](std::size_t i) {
    return results.at(i).at("locations").at(0).at("physicalLocation").at("artifactLocation");
  };
  EXPECT_EQ(place(0).at("uri"), "reference-service/src/echo%20service.cpp");
  EXPECT_EQ(place(0).at("uriBaseId"), "%SRCROOT%");
  EXPECT_EQ(place(2).at("uri"), "file:///usr/include/grpc/grpc.h");
  EXPECT_FALSE(place(2).contains("uriBaseId"));
}

TEST(Sarif, WhatHasNoPlaceIsANotification) {
  const Json run = sarif_run(samples::failed_lint());
  ASSERT_EQ(notes_of(run).size(), 2U);
  EXPECT_EQ(notes_of(run).at(0).at("message").at("text"),
            "lint failed: gate 'no findings': lint.findings is 4, wanted <= 0");
  EXPECT_EQ(notes_of(run).at(1).at("level"), "note");
}

TEST(Sarif, ExecutionWasUnsuccessfulOnlyWhenSomethingCouldNotBeJudged) {
  const auto successful = [](const RunResult& run) {
    return sarif_run(run).at("invocations").at(0).at("executionSuccessful").get<bool>();
  };
  EXPECT_TRUE(successful(samples::failed_lint()));
  EXPECT_FALSE(successful(samples::tool_missing()));
  EXPECT_FALSE(successful(samples::timed_out()));
}

TEST(Sarif, StaysWithinTheLimitAndKeepsTheGravest) {
  RunResult run = samples::failed_lint();
  std::vector<Finding>& findings = run.stages[1].findings;
  const Finding mild{Severity::warning, "style", "long line", "a.cpp", 1, 1};
  findings.insert(findings.begin(), 25'000, mild);
  const Json sarif = sarif_run(run);
  EXPECT_EQ(sarif.at("results").size(), 25'000U);
  EXPECT_EQ(sarif.at("results").at(0).at("level"), "error");
  EXPECT_EQ(notes_of(sarif).back().at("message").at("text"), "3 more results are in run.json");
}

}  // namespace
}  // namespace qa
