#include "qa/lint/sarif.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::SizeIs;

TEST(Sarif, ReadsTheFirstLocationOfEachResult) {
  const auto findings =
      parse_sarif(R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x",
      "rules": [{"id": "R1", "defaultConfiguration": {"level": "error"}}, {"id": "R2"}]}}, "results": [
      {"ruleId": "R1", "message": {"text": "first\nsecond line"}, "locations": [{"physicalLocation":
        {"artifactLocation": {"uri": "file:///p/src/a.cpp"}, "region": {"startLine": 3, "startColumn": 7}}}]},
      {"ruleIndex": 1, "level": "note", "message": {"text": "world"}},
      {"ruleId": "R2", "message": {"text": "plain"}}]}]})",
                  "/p");
  ASSERT_TRUE(findings) << findings.error().what;
  ASSERT_THAT(*findings, SizeIs(3));
  EXPECT_EQ((*findings)[0], (Finding{.severity = Severity::error,
                                     .rule = "R1",
                                     .message = "first",
                                     .file = "src/a.cpp",
                                     .line = 3,
                                     .column = 7}));
  EXPECT_EQ((*findings)[1],
            (Finding{.severity = Severity::note, .rule = "R2", .message = "world"}));
  EXPECT_EQ((*findings)[2].severity, Severity::warning);
}

TEST(Sarif, PathsAreNoUris) {
  const auto findings = parse_sarif(R"({"version": "2.1.0", "runs": [{"results": [
      {"message": {"text": "m"}, "locations": [{"physicalLocation":
        {"artifactLocation": {"uri": "file:///p/gr%C3%B6%c3%9fe/a%20b%25.cpp"}}}]},
      {"message": {"text": "m"}, "locations": [{"physicalLocation":
        {"artifactLocation": {"uri": "100%/%zz%2"}}}]}]}]})",
                                    "/p");
  ASSERT_TRUE(findings) << findings.error().what;
  ASSERT_THAT(*findings, SizeIs(2));
  EXPECT_EQ((*findings)[0].file, "größe/a b%.cpp");
  EXPECT_EQ((*findings)[1].file, "100%/%zz%2");
}

TEST(Sarif, LeavesOutWhatPassedOrWasSuppressed) {
  const auto findings = parse_sarif(R"({"version": "2.1.0", "runs": [{"results": [
      {"ruleId": "a", "kind": "pass", "message": {"text": "fine"}},
      {"ruleId": "b", "message": {"text": "known"}, "suppressions": [{"kind": "external"}]},
      {"ruleId": "c", "message": {"text": "refused"}, "suppressions": [{"kind": "external", "status": "rejected"}]}
      ]}]})",
                                    "/p");
  ASSERT_TRUE(findings) << findings.error().what;
  ASSERT_THAT(*findings, SizeIs(1));
  EXPECT_EQ(findings->front().rule, "c");
}

TEST(Sarif, WhatIsAbsentOnlyWasThereOnce) {
  const auto findings = parse_sarif(R"({"version": "2.1.0", "runs": [{"results": [
      {"ruleId": "a", "baselineState": "absent", "message": {"text": "gone"}},
      {"ruleId": "b", "baselineState": "unchanged", "message": {"text": "there"}},
      {"ruleId": "c", "suppressions": [], "message": {"text": "there"}}]},
      {"results": null}, {"results": [{"ruleId": "d", "message": {"text": "second run"}}]}]})",
                                    "/p");
  ASSERT_TRUE(findings) << findings.error().what;
  ASSERT_THAT(*findings, SizeIs(3));
  EXPECT_EQ((*findings)[0].rule, "b");
  EXPECT_EQ((*findings)[2].rule, "d");
}

TEST(Sarif, LooksUpRulesAndMessages) {
  const auto findings = parse_sarif(R"({"version": "2.1.0", "runs": [{"tool": {
      "driver": {"name": "x", "globalMessageStrings": {"all": {"text": "for all"}},
        "rules": [{"id": "R1", "messageStrings": {"m": {"text": "{0} is not {{1}} but {1}"}}}]},
      "extensions": [{"name": "e", "rules": [{"id": "E1", "defaultConfiguration": {"level": "error"}}]}]},
      "results": [
      {"rule": {"index": 0}, "message": {"id": "m", "arguments": ["a", "b"]}},
      {"rule": {"id": "R1/7"}, "message": {"id": "all"}},
      {"rule": {"index": 0, "toolComponent": {"index": 0}}, "message": {"markdown": "*m*"}},
      {"ruleId": "R1", "kind": "review", "message": {"id": "nowhere"}}]}]})",
                                    "/p");
  ASSERT_TRUE(findings) << findings.error().what;
  ASSERT_THAT(*findings, SizeIs(4));
  EXPECT_EQ((*findings)[0].rule, "R1");
  EXPECT_EQ((*findings)[0].message, "a is not {1} but b");
  EXPECT_EQ((*findings)[1].rule, "R1/7");
  EXPECT_EQ((*findings)[1].message, "for all");
  EXPECT_EQ((*findings)[2], (Finding{.severity = Severity::error, .rule = "E1", .message = "*m*"}));
  EXPECT_EQ((*findings)[3].severity, Severity::note);
  EXPECT_EQ((*findings)[3].message, "nowhere");
}

TEST(Sarif, ResolvesFoldersAndFilesThatAreNamedElsewhere) {
  const auto findings = parse_sarif(R"({"version": "2.1.0", "runs": [{
      "originalUriBaseIds": {"TOP": {"uri": "file:///p/"}, "SRC": {"uri": "src%20x/", "uriBaseId": "TOP"},
        "A": {"uri": "a/", "uriBaseId": "B"}, "B": {"uri": "b/", "uriBaseId": "A"}},
      "artifacts": [{"location": {"uri": "by/index.cpp", "uriBaseId": "TOP"}}],
      "results": [
      {"message": {"text": "1"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.cpp", "uriBaseId": "SRC"}}}]},
      {"message": {"text": "2"}, "locations": [{"physicalLocation": {"artifactLocation": {"index": 0}}}]},
      {"message": {"text": "3"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/b.cpp", "uriBaseId": "%SRCROOT%"}}}]},
      {"message": {"text": "4"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "file://localhost/p/c.cpp"}}}]},
      {"message": {"text": "5"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "file:/usr/include/d.h"}}}]},
      {"message": {"text": "6"}, "locations": [{"logicalLocations": [{"name": "f"}]}]},
      {"message": {"text": "7"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "x", "uriBaseId": "A"}}}]}]}]})",
                                    "/p");
  ASSERT_TRUE(findings) << findings.error().what;
  ASSERT_THAT(*findings, SizeIs(7));
  EXPECT_EQ((*findings)[0].file, "src x/a.cpp");
  EXPECT_EQ((*findings)[1].file, "by/index.cpp");
  EXPECT_EQ((*findings)[2].file, "src/b.cpp");
  EXPECT_EQ((*findings)[3].file, "c.cpp");
  EXPECT_EQ((*findings)[4].file, "/usr/include/d.h");
  EXPECT_EQ((*findings)[5].file, "");
}

TEST(Sarif, ACheckerThatDidNotSucceedHasNotFoundNothing) {
  const auto findings =
      parse_sarif(R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}},
      "invocations": [{"executionSuccessful": false, "toolExecutionNotifications": [{"message": {"text": "out of memory"}}]},
                      {"executionSuccessful": true}], "results": []}]})",
                  "/p");
  ASSERT_TRUE(findings) << findings.error().what;
  ASSERT_THAT(*findings, SizeIs(1));
  EXPECT_EQ(findings->front().message, "x says that it did not succeed: out of memory");
}

TEST(Sarif, RefusesOtherVersionsAndDamage) {
  for (const char* json :
       {"", "{}", R"({"version": "2.0.0", "runs": []})", R"({"version": "2.1.0"})",
        R"({"version": "2.1.0", "runs": [{"results": [{"ruleId": 7}]}]})"}) {
    EXPECT_FALSE(parse_sarif(json, "/p")) << json;
  }
}

}  // namespace
}  // namespace qa
