#include "qa/coverage/coverage_baseline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

FileCoverage file_of(const std::map<int, int>& hits) {
  FileCoverage file;
  for (const auto& [line, count] : hits) file.lines[line].hits = count;
  return file;
}

const std::string kSource = "f();\ng();\nf();\n\nh();\n";

class LostLines : public testing::Test {
 protected:
  std::vector<int> lost(const FileCoverage& file, std::string_view source) const {
    return compare_lines(baseline, file, source).lost;
  }
  std::vector<int> added(const FileCoverage& file, std::string_view source) const {
    return compare_lines(baseline, file, source).added;
  }

  const FileTexts baseline = line_texts(file_of({{1, 1}, {2, 1}, {3, 1}, {5, 0}}), kSource);
};

TEST_F(LostLines, AreThoseThatNoLongerRun) {
  EXPECT_THAT(lost(file_of({{1, 1}, {2, 0}, {3, 1}, {5, 0}}), kSource), ElementsAre(2));
  EXPECT_THAT(lost(file_of({{1, 9}, {2, 1}, {3, 1}, {5, 1}}), kSource), IsEmpty());
}

TEST_F(LostLines, OfSeveralWithOneTextAsManyAsAreMissing) {
  EXPECT_THAT(lost(file_of({{1, 0}, {2, 1}, {3, 1}}), kSource), ElementsAre(1));
  EXPECT_THAT(lost(file_of({{1, 0}, {2, 1}, {3, 0}}), kSource), ElementsAre(1, 3));
}

TEST_F(LostLines, ALineThatMovedIsTheSame) {
  EXPECT_THAT(lost(file_of({{2, 1}, {3, 1}, {4, 1}}), "new();\n  f();\ng();\nf();\n"), IsEmpty());
}

TEST_F(LostLines, WhatWasRemovedOrChangedOrNeverRanIsNotLost) {
  EXPECT_THAT(lost(file_of({{1, 0}, {2, 0}}), "other();\nh();\n"), IsEmpty());
  EXPECT_THAT(lost(file_of({{9, 0}}), "f();\n"), IsEmpty());
}

TEST_F(LostLines, NewOnesAreThoseWhoseTextWasNotThereOrLessOften) {
  EXPECT_THAT(added(file_of({{1, 1}, {2, 1}, {3, 1}, {5, 0}}), kSource), IsEmpty());
  EXPECT_THAT(added(file_of({{1, 0}, {2, 0}, {3, 1}}), "new();\nh();\nf();\n"), ElementsAre(1));
  EXPECT_THAT(added(file_of({{1, 0}, {2, 0}, {3, 1}}), "h();\nh();\nf();\n"), ElementsAre(1));
  EXPECT_THAT(compare_lines({}, file_of({{1, 0}, {2, 1}}), kSource).added, ElementsAre(1));
}

TEST(CoverageBaselineFile, IsReadAsItWasWritten) {
  const CoverageBaseline baseline = {
      {"unit",
       {.lines = {{"GNU 12",
                   {{"a \"b\".cpp",
                     {.run = {{"0123456789ab", 2}, {"ffff", 1}}, .not_run = {{"abcd", 3}}}}}},
                  {"Clang 19", {}}},
        .tests = {"A.B", "A.C"},
        .assertions = {{"A.B", 2}, {"a \"b\".cpp", 0}}}},
      {"more", {}}};
  const auto read = parse_coverage_baseline(to_text(baseline));
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, baseline);
}

TEST(CoverageBaselineFile, OneThatCannotBeReadIsNoEmptyOne) {
  for (const char* text :
       {"", "{}", "[]", R"({"schema": 1, "stages": {}})", R"({"schema": 2, "stages": {}})",
        R"({"schema": 3, "stages": {"x": 1}})"}) {
    const auto read = parse_coverage_baseline(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, FailureKind::configuration);
    EXPECT_EQ(read.error().next, "correct or remove reports/baselines/coverage.json");
  }
}

}  // namespace
}  // namespace qa
