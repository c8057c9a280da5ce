#include "qa/lint/clang_format.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Two files: the first is clang_format_ugly.txt, whose lines 1, 2 and 4 hold characters of two
// bytes; the second is fine.
TEST(ClangFormat, ReportsEachBadLineOnceWithWhatItShouldBe) {
  const auto edits = clang_format_edits(completed(0, recorded("lint/clang_format.xml")), 2);
  ASSERT_TRUE(edits);
  const std::string content = recorded("lint/clang_format_ugly.txt");
  const std::vector<Finding> findings = format_findings("src/ugly.cpp", content, (*edits)[0]);
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0],
            (Finding{.severity = Severity::error,
                     .rule = "clang-format",
                     .message = "code should be clang-formatted: int bad() { return 1; }   // µs",
                     .file = "src/ugly.cpp",
                     .line = 2,
                     .tool = "clang-format"}));
  EXPECT_EQ(findings[1].line, 4);
  EXPECT_THAT((*edits)[1], IsEmpty());
}

TEST(ClangFormat, ItsEditsMakeTheFormattedText) {
  const auto edits = clang_format_edits(completed(0, recorded("lint/clang_format.xml")), 2);
  ASSERT_TRUE(edits);
  EXPECT_EQ(with_edits(recorded("lint/clang_format_ugly.txt"), (*edits)[0]),
            "// 12 µs, then a line that is badly formatted\n"
            "int bad() { return 1; }   // µs\n"
            "int good() { return 2; }  // größe\n"
            "int µ();\n");
}

TEST(ClangFormat, AStyleCanSwitchItOffForALanguage) {
  EXPECT_TRUE(switches_formatting_off("BasedOnStyle: Google\nDisableFormat: true\n"));
  EXPECT_TRUE(switches_formatting_off(
      "Language: JavaScript\n---\nLanguage: Cpp\nDisableFormat:   true # x\n"));
  EXPECT_FALSE(
      switches_formatting_off("Language: Cpp\n---\nLanguage: JavaScript\nDisableFormat: true\n"));
  EXPECT_FALSE(switches_formatting_off("DisableFormat: false\n# DisableFormat: true\n"));
  EXPECT_FALSE(switches_formatting_off(""));
}

TEST(ClangFormat, AnEditOfTheIndentBelongsToTheLineThatIsIndented) {
  const std::string content = "void f() {\n      g();\n}\n";
  const Replacements edits = {{.offset = 10, .length = 7, .text = "\n  "}};
  const std::vector<Finding> findings = format_findings("a.cpp", content, edits);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].line, 2);
  EXPECT_EQ(with_edits(content, edits), "void f() {\n  g();\n}\n");
}

TEST(ClangFormat, AFileThatWasLeftOutOrAComplaintGivesNoEdits) {
  const std::string xml = recorded("lint/clang_format.xml");
  EXPECT_FALSE(clang_format_edits(completed(0, xml), 3));
  EXPECT_FALSE(clang_format_edits(completed(0, xml), 1));
  EXPECT_FALSE(clang_format_edits(completed(1, xml), 2));
  EXPECT_FALSE(clang_format_edits(completed(0, xml, "No such file or directory\n"), 2));
  EXPECT_FALSE(clang_format_edits(completed(0, xml.substr(0, xml.size() / 2)), 2));
  Completed cut = completed(0, xml);
  cut.truncated = true;
  EXPECT_FALSE(clang_format_edits(cut, 2));
}

TEST(ClangFormat, SaysWhatItComplainedAbout) {
  const std::string broken = recorded("lint/clang_format_bad_configuration.err");
  EXPECT_THAT(clang_format_complaint(completed(1, "", broken)), HasSubstr("Gooogle"));
  const Completed crashed{.status = {.kind = ExitStatus::Kind::signaled, .signal = 6}};
  EXPECT_THAT(clang_format_complaint(crashed), HasSubstr("signal 6"));
  EXPECT_THAT(clang_format_complaint(completed(0)), HasSubstr("did not say"));
}

TEST(ClangFormat, TheNearestStyleInsideTheRepositoryDecides) {
  MemoryFiles files;
  files.contents["/p/.clang-format"] = "";
  EXPECT_EQ(format_style_of(files, "/p/x", "/p/x/src/a.cpp"), std::nullopt);
  EXPECT_EQ(format_style_of(files, "/p", "/p/src/a.cpp"), "/p/.clang-format");
  files.contents["/p/src/_clang-format"] = "";
  EXPECT_EQ(format_style_of(files, "/p", "/p/src/sub/a.cpp"), "/p/src/_clang-format");
  EXPECT_EQ(format_style_of(files, "/p", "/p/a.cpp"), "/p/.clang-format");
}

}  // namespace
}  // namespace qa
