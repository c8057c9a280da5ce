#include "qa/coverage/level_coverage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

FileCoverage file_of(const std::map<int, int>& hits) {
  FileCoverage file;
  for (const auto& [line, count] : hits) file.lines[line].hits = count;
  return file;
}

std::vector<std::pair<int, std::int64_t>> hits_of(const FileCoverage& file) {
  std::vector<std::pair<int, std::int64_t>> hits;
  for (const auto& [number, line] : file.lines) hits.emplace_back(number, line.hits);
  return hits;
}

/// Line 13 is code for one compiler run only, as the end of a function may be.
std::vector<LevelCoverage> two_levels() {
  return {{.level = "unit", .files = {{"a.cpp", file_of({{11, 2}, {12, 0}})}}},
          {.level = "module", .files = {{"a.cpp", file_of({{11, 1}, {12, 3}, {13, 1}})}}}};
}

TEST(LevelCoverage, EveryLevelIsMeasuredByTheLinesOfAll) {
  std::vector<LevelCoverage> levels = two_levels();
  unite(levels);
  EXPECT_THAT(hits_of(levels[0].files["a.cpp"]),
              ElementsAre(Pair(11, 2), Pair(12, 0), Pair(13, 0)));
  EXPECT_THAT(hits_of(levels[1].files["a.cpp"]),
              ElementsAre(Pair(11, 1), Pair(12, 3), Pair(13, 1)));
  EXPECT_EQ(totals_of(levels[0].files).lines, (Ratio{.covered = 1, .total = 3}));
}

TEST(LevelCoverage, WhatALevelNeverSawDidNotRunThere) {
  std::vector<LevelCoverage> levels = two_levels();
  levels[1].files["main.cpp"] = file_of({{1, 1}});
  unite(levels);
  EXPECT_THAT(hits_of(levels[0].files["main.cpp"]), ElementsAre(Pair(1, 0)));
}

TEST(LevelCoverage, AnEstimateGivesWayToWhatWasMeasured) {
  std::vector<LevelCoverage> levels = two_levels();
  levels[0].files["main.cpp"] = file_of({{1, 0}, {2, 0}, {3, 0}});
  levels[0].files["main.cpp"].measured = false;
  levels[1].files["main.cpp"] = file_of({{1, 1}, {4, 0}});
  unite(levels);
  EXPECT_THAT(hits_of(levels[0].files["main.cpp"]), ElementsAre(Pair(1, 0), Pair(4, 0)));
  EXPECT_TRUE(levels[0].files["main.cpp"].measured);
}

TEST(LevelCoverage, AnEstimateStaysWhereNobodyMeasured) {
  std::vector<LevelCoverage> levels = two_levels();
  levels[0].files["none.cpp"] = file_of({{1, 0}});
  levels[0].files["none.cpp"].measured = false;
  unite(levels);
  EXPECT_FALSE(levels[1].files["none.cpp"].measured);
  EXPECT_THAT(hits_of(levels[1].files["none.cpp"]), ElementsAre(Pair(1, 0)));
}

TEST(LevelCoverage, ExclusiveLinesRanOnOneLevelOnly) {
  std::vector<LevelCoverage> levels = two_levels();
  unite(levels);
  EXPECT_THAT(exclusive_lines(levels, 0), IsEmpty());
  EXPECT_THAT(exclusive_lines(levels, 1), ElementsAre(Pair("a.cpp", ElementsAre(12, 13))));
}

TEST(LevelCoverage, TogetherTheyHaveWhatAnyOfThemRan) {
  EXPECT_THAT(hits_of(overall(two_levels())["a.cpp"]),
              ElementsAre(Pair(11, 3), Pair(12, 3), Pair(13, 1)));
}

}  // namespace
}  // namespace qa
