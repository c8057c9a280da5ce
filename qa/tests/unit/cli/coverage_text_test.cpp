#include "qa/cli/coverage_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::HasSubstr;

FileCoverage file_of(const std::map<int, int>& hits) {
  FileCoverage file;
  for (const auto& [line, count] : hits) file.lines[line].hits = count;
  return file;
}

CoverageView some_view() {
  CoverageView view{.stage = "unit", .since = "0123456789ab", .page = "reports/index.html"};
  view.files["src/good.cpp"] = file_of({{1, 4}, {2, 1}, {3, 1}});
  view.files["src/bad.cpp"] = file_of({{1, 0}, {2, 1}});
  view.files["lib/none.cpp"] = file_of({{1, 0}, {2, 0}});
  view.files["lib/none.cpp"].measured = false;
  view.changed = ChangedCoverage{.lines = {.covered = 1, .total = 3},
                                 .uncovered = {{"src/bad.cpp", {1}}, {"lib/none.cpp", {2}}}};
  return view;
}

TEST(CoverageText, ShowsTheWorstFolderFirstThenWhatChanged) {
  EXPECT_EQ(coverage_text(some_view(), "", Palette()),
            "unit: 57.1 % of lines (4 of 7), - of branches, - of functions\n"
            "\n"
            " LINES  NOT RUN  BRANCHES  FOLDER\n"
            " 0.0 %        2         -  lib\n"
            "80.0 %        1         -  src\n"
            "\n"
            "changed  2 of 3 changed lines since 0123456789ab don't run:\n"
            "  lib/none.cpp:2\n"
            "  src/bad.cpp:1\n"
            "page     reports/index.html\n");
}

TEST(CoverageText, ShowsTheFilesOfAFolder) {
  EXPECT_THAT(coverage_text(some_view(), "src", Palette()),
              HasSubstr("  FILE\n 50.0 %        1         -  src/bad.cpp\n"
                        "100.0 %        0         -  src/good.cpp\n"));
}

TEST(CoverageText, OneLineOfManyIsNotRoundedAway) {
  CoverageView view = some_view();
  std::map<int, int> hits;
  for (int i = 1; i <= 10'000; ++i) hits[i] = i == 7 ? 0 : 1;
  view.files = {{"src/a.cpp", file_of(hits)}};
  EXPECT_THAT(coverage_text(view, "", Palette()), HasSubstr("unit: 99.9 % of lines"));
}

TEST(CoverageText, SaysWhatIsUnknown) {
  CoverageView view = some_view();
  view.changed.reset();
  view.since = "there is no branch";
  view.page.clear();
  const std::string text = coverage_text(view, "", Palette());
  EXPECT_THAT(text, HasSubstr("changed  unknown: there is no branch\n"));
  EXPECT_THAT(text, HasSubstr("page     none: "));
}

/// main.cpp is the whole program's, which only integration tests start.
CoverageView view_of_levels() {
  CoverageView view{.stage = "coverage", .since = "0123456789ab"};
  view.levels = {{.level = "unit",
                  .files = {{"src/a.cpp", file_of({{1, 2}, {2, 0}})},
                            {"src/main.cpp", file_of({{1, 0}, {3, 0}})}}},
                 {.level = "integration",
                  .files = {{"src/a.cpp", file_of({{1, 1}, {2, 0}})},
                            {"src/main.cpp", file_of({{1, 1}, {3, 1}})}}}};
  view.files = overall(view.levels);
  view.changed = ChangedCoverage();
  return view;
}

TEST(CoverageText, ShowsTheLevelsSideBySideAndWhatOnlyOneReaches) {
  EXPECT_EQ(coverage_text(view_of_levels(), "", Palette()),
            "coverage: 75.0 % of lines (3 of 4), - of branches, - of functions\n"
            "\n"
            " LINES    UNIT  INTEGRATION  NOT RUN  BRANCHES  FOLDER\n"
            "75.0 %  25.0 %       75.0 %        1         -  src\n"
            "\n"
            "unit: 25.0 % of lines (1 of 4), 0 of them no other tests run\n"
            "integration: 75.0 % of lines (3 of 4), 2 of them no other tests run:\n"
            "  src/main.cpp:1\n"
            "  src/main.cpp:3\n"
            "changed  all 0 changed lines since 0123456789ab run\n");
}

TEST(CoverageText, ShowsASourceWithTheHitsOfEachLevel) {
  EXPECT_EQ(source_text("src/a.cpp", view_of_levels(), "int f() {\n  return 1;\n", Palette()),
            "src/a.cpp: 50.0 % of lines (1 of 2), - of branches\n"
            "        unit integration\n"
            "           2           1     1  int f() {\n"
            "           -           -     2    return 1;\n");
}

TEST(CoverageText, JsonHasTheLevels) {
  const auto json = nlohmann::json::parse(coverage_json(view_of_levels()));
  EXPECT_EQ(json["levels"][1]["level"], "integration");
  EXPECT_EQ(json["levels"][1]["totals"]["lines"]["covered"], 3);
  EXPECT_EQ(json["levels"][1]["files"][1]["exclusive"], nlohmann::json({1, 3}));
  EXPECT_EQ(json["levels"][0]["files"][1]["lines"]["covered"], 0);
}

TEST(CoverageText, ShowsASourceWithItsHits) {
  CoverageView view;
  view.files["a.cpp"] = file_of({{1, 12}, {3, 0}});
  EXPECT_EQ(source_text("a.cpp", view, "int f() {\n\n  return 1;\n}\n", Palette()),
            "a.cpp: 50.0 % of lines (1 of 2), - of branches\n"
            "      12     1  int f() {\n"
            "             2  \n"
            "       -     3    return 1;\n"
            "             4  }\n");
}

TEST(CoverageText, JsonHasEveryFileAndEveryChangedLine) {
  const auto json = nlohmann::json::parse(coverage_json(some_view()));
  EXPECT_EQ(json["stage"], "unit");
  EXPECT_EQ(json["totals"]["lines"]["covered"], 4);
  EXPECT_EQ(json["files"].size(), 3);
  EXPECT_EQ(json["files"][0]["measured"], false);
  EXPECT_EQ(json["changed"]["uncovered"][1]["lines"][0], 1);
}

}  // namespace
}  // namespace qa
