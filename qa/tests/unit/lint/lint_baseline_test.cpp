#include "qa/lint/lint_baseline.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class LintBaselineOf : public testing::Test {
 protected:
  LintBaselineOf() { files.contents["/p/a.cpp"] = "int a;\nint *p = 0;\nint *p = 0;\n"; }

  static Finding finding(int line, const std::string& file = "a.cpp") {
    return {.rule = "use-nullptr", .message = "use nullptr", .file = file, .line = line};
  }

  std::vector<KnownFinding> known(const std::vector<Finding>& findings) {
    return known_findings(findings, files, "/p");
  }

  LintBaseline baseline_of(const std::vector<Finding>& findings) {
    return {.findings = known(findings), .checks = {}};
  }

  std::set<std::string> project_files() const {
    std::set<std::string> names;
    for (const auto& [path, content] : files.contents) names.insert(path.filename());
    return names;
  }

  BaselineComparison compare_with(const LintBaseline& baseline,
                                  const std::vector<Finding>& findings) {
    return compare(baseline, known(findings), project_files());
  }

  MemoryFiles files;
};

TEST_F(LintBaselineOf, AFindingThatMovedOrWasIndentedIsKnown) {
  const LintBaseline baseline = baseline_of({finding(2), finding(3)});
  const std::string before = fingerprint(baseline.findings[1]);
  files.contents["/p/a.cpp"] = "int a;\n\n// new\n  int *p  = 0;\nint x;\nint *p = 0;\n";
  const auto comparison = compare_with(baseline, {finding(4), finding(6)});
  EXPECT_THAT(comparison.news, IsEmpty());
  EXPECT_EQ(comparison.known, 2U);
  EXPECT_THAT(comparison.resolved, IsEmpty());
  EXPECT_EQ(fingerprint(known({finding(4), finding(6)})[1]), before);
}

TEST_F(LintBaselineOf, OneMoreOfTheKindIsNew) {
  const LintBaseline baseline = baseline_of({finding(2)});
  const auto comparison = compare_with(baseline, {finding(2), finding(3)});
  EXPECT_THAT(comparison.news, ElementsAre(1U));
  EXPECT_EQ(comparison.known, 1U);
}

TEST_F(LintBaselineOf, AFindingInAChangedLineIsNewAndTheOldOneResolved) {
  const LintBaseline baseline = baseline_of({finding(2)});
  files.contents["/p/a.cpp"] = "int a;\nint *q = 0;\n";
  const auto comparison = compare_with(baseline, {finding(2)});
  EXPECT_THAT(comparison.news, ElementsAre(0U));
  ASSERT_THAT(comparison.resolved, SizeIs(1));
  EXPECT_EQ(comparison.resolved[0].text, "int*p=0;");
}

TEST_F(LintBaselineOf, ARenamedFileKeepsItsFindings) {
  const LintBaseline baseline = baseline_of({finding(2), finding(3)});
  files.contents["/p/b.cpp"] = files.contents["/p/a.cpp"];
  files.contents.erase("/p/a.cpp");
  const auto comparison = compare_with(baseline, {finding(2, "b.cpp"), finding(3, "b.cpp")});
  EXPECT_THAT(comparison.news, IsEmpty());
  EXPECT_EQ(comparison.known, 2U);
}

TEST_F(LintBaselineOf, ACopyOfAFileIsNotARename) {
  const LintBaseline baseline = baseline_of({finding(2)});
  files.contents["/p/b.cpp"] = files.contents["/p/a.cpp"];
  const auto comparison = compare_with(baseline, {finding(2), finding(2, "b.cpp")});
  EXPECT_THAT(comparison.news, ElementsAre(1U));
}

TEST_F(LintBaselineOf, ARemovedFileResolvesItsFindings) {
  const LintBaseline baseline = baseline_of({finding(2)});
  files.contents.clear();
  EXPECT_THAT(compare_with(baseline, {}).resolved, SizeIs(1));
}

TEST_F(LintBaselineOf, ReadsWhatItWritesOneLineAFinding) {
  LintBaseline baseline = baseline_of({finding(3), finding(2)});
  baseline.checks["."] = {"b", "a"};
  const std::string text = to_text(baseline);
  EXPECT_THAT(
      text, HasSubstr("\n    {\"file\":\"a.cpp\",\"rule\":\"use-nullptr\",\"text\":\"int*p=0;\"},\n"
                      "    {\"file\":\"a.cpp\",\"occurrence\":1,"));
  EXPECT_THAT(text, HasSubstr("\".\": [\n      \"a\",\n      \"b\"\n    ]"));
  const auto read = parse_lint_baseline(text);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(to_text(*read), text);
  const auto empty = parse_lint_baseline(to_text(LintBaseline{}));
  ASSERT_TRUE(empty) << empty.error().what;
}

TEST_F(LintBaselineOf, RefusesDamage) {
  for (const char* json :
       {"", "{}", "[]", R"({"schema": 2, "findings": [], "checks": {}})",
        R"({"schema": 1, "findings": [{"file": 1}], "checks": {}})", "<<<<<<< HEAD\n{}"}) {
    EXPECT_FALSE(parse_lint_baseline(json)) << json;
  }
}

}  // namespace
}  // namespace qa
