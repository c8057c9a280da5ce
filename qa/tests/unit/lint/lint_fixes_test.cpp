#include "qa/lint/lint_fixes.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class LintFixesOf : public testing::Test {
 protected:
  LintFixesOf() { files.contents["/p/a.cpp"] = "int *p = 0; int *q = 0;\n"; }

  /// Written and read before they are made.
  FixReport apply(const std::set<TidyEdit>& edits) {
    const auto fixes = parse_lint_fixes(to_text(make_fixes(edits, "/p", files)));
    if (!fixes) {
      ADD_FAILURE() << fixes.error().what;
      return {};
    }
    const auto report = apply_edits(*fixes, "/p", files);
    return report ? *report : FixReport{};
  }

  MemoryFiles files;
  const TidyEdit first{.file = "/p/a.cpp", .offset = 9, .length = 1, .text = "nullptr"};
  const TidyEdit second{.file = "/p/a.cpp", .offset = 21, .length = 1, .text = "nullptr"};
};

TEST_F(LintFixesOf, MakesAllEditsOfAFileAtOnce) {
  const FixReport report = apply({second, first});
  EXPECT_EQ(files.contents["/p/a.cpp"], "int *p = nullptr; int *q = nullptr;\n");
  EXPECT_EQ(report.made.at("a.cpp"), 2U);
  EXPECT_EQ(report.conflicts, 0U);
}

TEST_F(LintFixesOf, OfOverlappingEditsOneIsMade) {
  const TidyEdit overlapping{.file = "/p/a.cpp", .offset = 8, .length = 3, .text = "{nullptr};"};
  const FixReport report = apply({first, overlapping, second});
  EXPECT_EQ(files.contents["/p/a.cpp"], "int *p ={nullptr}; int *q = nullptr;\n");
  EXPECT_EQ(report.conflicts, 1U);
}

TEST_F(LintFixesOf, AFileThatChangedSinceIsLeftAlone) {
  const LintFixes fixes = make_fixes({first}, "/p", files);
  files.contents["/p/a.cpp"] = "// new\nint *p = 0;\n";
  const auto report = apply_edits(fixes, "/p", files);
  ASSERT_TRUE(report);
  EXPECT_THAT(report->changed, ElementsAre("a.cpp"));
  EXPECT_EQ(files.contents["/p/a.cpp"], "// new\nint *p = 0;\n");
}

TEST_F(LintFixesOf, NothingOutsideTheProjectIsTouched) {
  files.contents["/usr/include/x.h"] = "0";
  const FixReport report =
      apply({{.file = "/usr/include/x.h", .offset = 0, .length = 1, .text = "1"}});
  EXPECT_THAT(report.made, IsEmpty());
  EXPECT_EQ(files.contents["/usr/include/x.h"], "0");
}

TEST_F(LintFixesOf, RefusesDamage) {
  for (const char* json : {"", "{}", R"({"edits": {"a": {}}, "format": []})"}) {
    EXPECT_FALSE(parse_lint_fixes(json)) << json;
  }
}

}  // namespace
}  // namespace qa
