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

TEST(Sarif, RefusesOtherVersionsAndDamage) {
  for (const char* json :
       {"", "{}", R"({"version": "2.0.0", "runs": []})", R"({"version": "2.1.0"})",
        R"({"version": "2.1.0", "runs": [{"results": [{"ruleId": 7}]}]})"}) {
    EXPECT_FALSE(parse_sarif(json, "/p")) << json;
  }
}

}  // namespace
}  // namespace qa
