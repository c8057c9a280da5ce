#include "qa/coverage/source_marks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SourceMarks, CommentsExcludeLinesAndBranches) {
  const SourceMarks marks = read_source_marks(
      "one;   // GCOV_EXCL_LINE\n"
      "two;   // LCOV_EXCL_LINE\n"
      "// GCOVR_EXCL_START\n"
      "four;\n"
      "// GCOVR_EXCL_STOP\n"
      "six;   // GCOV_EXCL_BR_LINE\n"
      "// LCOV_EXCL_BR_START\n"
      "eight;\n"
      "// LCOV_EXCL_BR_STOP\n");
  EXPECT_THAT(marks.excluded_lines, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(marks.excluded_branches, ElementsAre(6, 7, 8));
  EXPECT_THAT(marks.complaints, IsEmpty());
}

TEST(SourceMarks, AMarkerWithoutItsPartnerExcludesNothingAndIsSaid) {
  const SourceMarks marks = read_source_marks(
      "// LCOV_EXCL_STOP\n"
      "// LCOV_EXCL_START\n"
      "three;\n");
  EXPECT_THAT(marks.excluded_lines, IsEmpty());
  EXPECT_THAT(
      marks.complaints,
      ElementsAre("the exclusion that _EXCL_STOP in line 1 stops was never started",
                  "the exclusion of _EXCL_START in line 2 is never stopped, and excludes nothing"));
}

TEST(SourceMarks, KnowLinesWithoutCodeOfTheirOwn) {
  EXPECT_THAT(read_source_marks("f();\n} // end\n{\n  else\n} else {\n\n};\n").bare_lines,
              ElementsAre(2, 3, 4, 6));
}

TEST(SourceMarks, KnowWhetherThereAreThreads) {
  EXPECT_TRUE(read_source_marks("#include <thread>\n").uses_threads);
  EXPECT_TRUE(read_source_marks("#  include <grpcpp/server.h>\n").uses_threads);
  EXPECT_FALSE(read_source_marks("// #include <thread>\n#include <string>\n").uses_threads);
}

TEST(SourceMarks, WhatDoesNotCountIsTakenOut) {
  FileCoverage file;
  file.lines = {{1, {.hits = 1}},
                {2, {.hits = 0, .branches = {{0, 1}}}},
                {3, {.hits = 0}},
                {4, {.hits = 2}},
                {5, {.hits = 0}}};
  file.functions = {{{.line = 1}, {.name = "f"}}, {{.line = 5}, {.name = "g"}}};
  apply(read_source_marks("f() {\n"
                          "  if (a) b();  // GCOV_EXCL_BR_LINE\n"
                          "}\n"
                          "}\n"
                          "g();  // GCOV_EXCL_LINE\n"),
        file);
  EXPECT_EQ(file.lines, (std::map<int, LineCoverage>{{1, {.hits = 1}}, {2, {}}, {4, {.hits = 2}}}));
  EXPECT_EQ(file.functions.size(), 1);
}

TEST(SourceMarks, NoLineRanOfAFileThatNothingCompiled) {
  const FileCoverage file =
      unmeasured_file(read_source_marks("int f() {\n  return 1;  // GCOV_EXCL_LINE\n}\n"));
  EXPECT_FALSE(file.measured);
  EXPECT_EQ(file.lines, (std::map<int, LineCoverage>{{1, {}}}));
}

}  // namespace
}  // namespace qa
