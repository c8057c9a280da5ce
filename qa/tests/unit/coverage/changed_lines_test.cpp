#include "qa/coverage/changed_lines.hpp"

#include "qa/coverage/changed_coverage.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ParseDiff, TellsNewAndChangedLines) {
  EXPECT_EQ(parse_diff("diff --git a/src/a.cpp b/src/a.cpp\n"
                       "index 1..2 100644\n"
                       "--- a/src/a.cpp\n"
                       "+++ b/src/a.cpp\n"
                       "@@ -3 +3,2 @@ int f() {\n"
                       "-old\n"
                       "+new\n"
                       "+newer\n"
                       "@@ -9,2 +10,0 @@\n"
                       "-gone\n"
                       "-gone\n"
                       "diff --git a/src/b c.cpp b/src/b c.cpp\n"
                       "new file mode 100644\n"
                       "--- /dev/null\n"
                       "+++ b/src/b c.cpp\t\n"
                       "@@ -0,0 +1 @@\n"
                       "+one\n"
                       "\\ No newline at end of file\n"),
            (ChangedLines{{"src/a.cpp", {3, 4}}, {"src/b c.cpp", {1}}}));
}

TEST(ParseDiff, ContentIsNeverTakenForAHeading) {
  EXPECT_EQ(parse_diff("+++ b/a.cpp\n"
                       "@@ -1 +1,2 @@\n"
                       "--- a/x\n"
                       "+++ b/other.cpp\n"
                       "+@@ -1 +7 @@\n"),
            (ChangedLines{{"a.cpp", {1, 2}}}));
}

TEST(ParseDiff, RemovedFilesHaveNoLines) {
  EXPECT_THAT(parse_diff("--- a/a.cpp\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n"), IsEmpty());
  EXPECT_THAT(parse_diff(""), IsEmpty());
  EXPECT_THAT(parse_diff("@@ nonsense\n"), IsEmpty());
}

TEST(ChangedLines, FilesThatGitDoesNotTrackAreNewAsAWhole) {
  FakeProcessRunner processes;
  processes.on({"git", "diff"}, completed(0, "+++ b/a.cpp\n@@ -1 +1 @@\n-a\n+b\n"));
  processes.on({"git", "ls-files"}, completed(0, std::string("n w.cpp\0o.cpp\0", 14)));
  const auto changed = changed_lines(processes, "/project", "abc");
  ASSERT_TRUE(changed) << changed.error().what;
  EXPECT_EQ(*changed,
            (ChangedLines{{"a.cpp", {1}}, {"n w.cpp", {kWholeFile}}, {"o.cpp", {kWholeFile}}}));
  EXPECT_TRUE(is_changed(changed->at("o.cpp"), 99));
  EXPECT_FALSE(is_changed(changed->at("a.cpp"), 99));
}

TEST(ChangedCoverage, CountsChangedLinesWithCode) {
  FileCoverage file;
  file.lines = {{1, {.hits = 1}}, {2, {}}, {4, {}}, {5, {}}, {9, {}}};
  const ChangedCoverage found =
      changed_coverage({{"a.cpp", file}, {"b.cpp", file}, {"c.cpp", file}},
                       {{"a.cpp", {1, 2, 3, 4, 5}}, {"b.cpp", {kWholeFile}}, {"none.cpp", {1}}});
  EXPECT_EQ(found.lines, (Ratio{.covered = 2, .total = 9}));
  EXPECT_THAT(places_of(found.uncovered),
              ElementsAre("a.cpp:2", "a.cpp:4-5", "b.cpp:2", "b.cpp:4-5", "b.cpp:9"));
}

}  // namespace
}  // namespace qa
