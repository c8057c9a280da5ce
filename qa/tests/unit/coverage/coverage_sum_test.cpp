// The sum over recorded translation units of a small project whose true coverage is known line by
// line: sources in qa/tests/recorded/coverage/sources.
#include "qa/coverage/coverage_sum.hpp"

#include "qa/coverage/gcovr.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Hits = std::map<int, std::int64_t>;

class CoverageSumTest : public testing::Test {
 protected:
  CoverageSumTest() {
    for (const char* name : {"a.cpp", "b.cpp", "b2.cpp", "pick.hpp", "twice.hpp"}) {
      files.contents[std::string("/project/src/") + name] =
          recorded(std::string("coverage/sources/") + name + ".txt");
    }
    scope.root = "/project";
    scope.build_folder = "/project/build";
    scope.counts_as = [](const std::filesystem::path& file) {
      return file.parent_path() == "/project/src" ? file.lexically_relative("/project").string()
                                                  : std::string();
    };
  }

  /// Units that were compiled after every change of the sources.
  void compile(const std::string& recording) {
    std::vector<GcovReport> reports = parse_gcov_json(recorded("coverage/" + recording)).value();
    for (GcovReport& report : reports) add_unit({.report = std::move(report), .complaint = {}});
  }

  void add_unit(UnitReport unit, std::int64_t modified_ns = INT64_MAX) {
    data.notes.push_back({.path = "/project/build/" + std::to_string(data.notes.size()) + ".gcno",
                          .modified_ns = modified_ns});
    scope.current_notes.insert(data.notes.back().path);
    units.push_back(std::move(unit));
  }

  static UnitReport unit_of(const std::string& file, const Hits& hits) {
    FileCoverage coverage;
    for (const auto& [line, count] : hits) coverage.lines[line].hits = count;
    return {.report = {.data_file = "x", .files = {{file, coverage}}}, .complaint = {}};
  }

  CoverageSum sum() {
    Result<CoverageSum> result = sum_coverage(scope, data, units, files);
    if (!result) {
      ADD_FAILURE() << result.error().what;
      return {};
    }
    return *std::move(result);
  }

  static Hits hits_of(const FileCoverage& file) {
    Hits hits;
    for (const auto& [number, line] : file.lines) hits[number] = line.hits;
    return hits;
  }

  static std::vector<std::string> texts(const std::vector<Finding>& findings) {
    std::vector<std::string> lines;
    for (const Finding& finding : findings) {
      lines.push_back(finding.rule + " " + finding.file + (finding.file.empty() ? "" : ": ") +
                      finding.message);
    }
    return lines;
  }

  MemoryFiles files;
  CoverageScope scope;
  CoverageData data;
  std::vector<UnitReport> units;
};

TEST_F(CoverageSumTest, EachLineIsAsItsSourceSays) {
  compile("gcov_two_units.json");
  const CoverageSum total = sum();
  EXPECT_EQ(hits_of(total.files.at("src/a.cpp")), (Hits{{6, 1},
                                                        {7, 1},
                                                        {9, 1},
                                                        {10, 0},
                                                        {11, 0},
                                                        {13, 1},
                                                        {14, 1},
                                                        {16, 1},
                                                        {17, 1},
                                                        {29, 1},
                                                        {30, 1}}));
  EXPECT_EQ(hits_of(total.files.at("src/b2.cpp")),
            (Hits{{9, 0}, {10, 0}, {12, 1}, {13, 1}, {14, 1}, {17, 0}, {18, 0}, {19, 0}}));
  EXPECT_EQ(hits_of(total.files.at("src/pick.hpp")), (Hits{{4, 2}, {5, 2}, {6, 1}, {8, 1}}));
  EXPECT_EQ(hits_of(total.files.at("src/twice.hpp")), (Hits{{9, 2}, {10, 2}}));
  EXPECT_THAT(total.findings, IsEmpty());
  EXPECT_EQ(total.not_measured, 0);
}

TEST_F(CoverageSumTest, LinesAreGcovrsAndEveryOtherDifferenceHasItsReason) {
  compile("gcov_two_units.json");
  const CoverageSum total = sum();
  const CoverageTotals ours = totals_of(total.files);
  const CoverageTotals theirs = *parse_gcovr_summary(recorded("coverage/gcovr_two_units.json"));
  EXPECT_EQ(ours.lines, theirs.lines);
  // gcovr 5.2 sees the branches of one of three instances of pick(), which takes the other way.
  EXPECT_EQ(ours.branches, (Ratio{theirs.branches.covered + 1, theirs.branches.total}));
  // gcovr 5.2 counts debugging(), whose lines are all excluded.
  EXPECT_EQ(ours.functions, (Ratio{theirs.functions.covered, theirs.functions.total - 1}));
}

TEST_F(CoverageSumTest, AFunctionAtTwoPlacesInTwoUnitsIsCountedAtBoth) {
  // gcovr 5.2 ends here with AssertionError: left.lineno == right.lineno.
  compile("gcov_two_versions.json");
  const CoverageSum total = sum();
  EXPECT_EQ(hits_of(total.files.at("src/twice.hpp")), (Hits{{4, 0}, {5, 0}, {9, 2}, {10, 2}}));
  EXPECT_EQ(totals_of(total.files.at("src/twice.hpp")).functions, (Ratio{1, 2}));
}

TEST_F(CoverageSumTest, ASourceThatNothingCompiledCountsAsNotRun) {
  files.contents["/project/src/legacy.cpp"] = "int more(int x) {\n  return x;\n}\n";
  files.contents["/project/src/other.cpp"] = "int other() {\n  return 1;\n}\n";
  scope.sources = {{"src/legacy.cpp", {}},
                   {"src/other.cpp", {.targets = {"extra"}, .has_notes = false}}};
  const CoverageSum total = sum();
  EXPECT_EQ(hits_of(total.files.at("src/legacy.cpp")), (Hits{{1, 0}, {2, 0}}));
  EXPECT_EQ(total.not_measured, 2);
  EXPECT_THAT(
      texts(total.findings),
      ElementsAre("coverage.not_measured src/legacy.cpp: no target compiles it; its 2 lines "
                  "with code count as not run",
                  "coverage.not_measured src/other.cpp: target extra compiles it, but is "
                  "not built by this stage, or not for coverage; its 2 lines with code "
                  "count as not run"));
}

TEST_F(CoverageSumTest, ACompiledSourceWithoutAFunctionIsMeasured) {
  files.contents["/project/src/data.cpp"] = "const int limit = f([] { return 3; });\n";
  scope.sources = {{"src/data.cpp", {.targets = {"x"}, .has_notes = true}}};
  const CoverageSum total = sum();
  EXPECT_THAT(total.files, IsEmpty());
  EXPECT_THAT(total.findings, IsEmpty());
}

TEST_F(CoverageSumTest, LinesOfAnEarlierVersionOfASourceDoNotCount) {
  files.contents["/project/src/old.cpp"] = "int f() {\n  return 1;\n}\n";
  scope.sources = {{"src/old.cpp", {.targets = {"x"}, .has_notes = true}}};
  add_unit(unit_of("/project/src/old.cpp", {{7, 1}}), -1);
  const CoverageSum total = sum();
  EXPECT_EQ(hits_of(total.files.at("src/old.cpp")), (Hits{{1, 0}, {2, 0}}));
  EXPECT_THAT(texts(total.findings),
              ElementsAre(HasSubstr("src/old.cpp: it changed after it was compiled")));
}

TEST_F(CoverageSumTest, NamesThatLeadNowhereAreSaidAndTheRestCounts) {
  add_unit(unit_of("scanner.ll", {{3, 1}}));
  files.contents["/project/build/parser.cpp"] = "made by the build";
  add_unit(unit_of("parser.cpp", {{3, 1}}));
  files.contents["/project/src/c.cpp"] = "int f() { return 1; }\n";
  add_unit(unit_of("../src/c.cpp", {{1, 4}}));
  const CoverageSum total = sum();
  EXPECT_EQ(hits_of(total.files.at("src/c.cpp")), (Hits{{1, 4}}));
  EXPECT_THAT(texts(total.findings),
              ElementsAre("coverage.not_there lines of scanner.ll are not in the sum: there is no "
                          "such file"));
}

TEST_F(CoverageSumTest, NotesOfAnEarlierBuildAreNotTalkedAbout) {
  add_unit(unit_of("renamed.cpp", {{3, 1}}));
  scope.current_notes.clear();
  EXPECT_THAT(sum().findings, IsEmpty());
}

TEST_F(CoverageSumTest, NotesFromACompilerCacheMayNameAnotherFolder) {
  files.contents["/project/src/c.cpp"] = "int f() { return 1; }\n";
  UnitReport unit = unit_of("../src/c.cpp", {{1, 4}});
  unit.report.working_directory = "/elsewhere/build";
  add_unit(std::move(unit));
  EXPECT_EQ(hits_of(sum().files.at("src/c.cpp")), (Hits{{1, 4}}));
}

TEST_F(CoverageSumTest, WhatCouldNotBeReadIsSaid) {
  add_unit({.report = {}, .complaint = "not a gcov notes file"});
  data.lonely_counters = {"/project/build/x.gcda", "/project/build/y.gcda"};
  EXPECT_THAT(
      texts(sum().findings),
      ElementsAre("coverage.unreadable build/0.gcno: 0.gcno: not a gcov notes file; what it "
                  "counted is not in the sum",
                  "coverage.no_notes build/x.gcda: 2 files of counters have no .gcno beside "
                  "them: what they counted is not in the sum"));
}

TEST_F(CoverageSumTest, ThreadsWantAtomicCounters) {
  files.contents["/project/src/c.cpp"] = "#include <thread>\nint f() { return 1; }\n";
  add_unit(unit_of("/project/src/c.cpp", {{2, 1}}));
  EXPECT_THAT(texts(sum().findings), ElementsAre(HasSubstr("threads that run at once may lose")));
  scope.has_atomic_counters = true;
  EXPECT_THAT(sum().findings, IsEmpty());
  units.back().report.has_negative_counts = true;
  EXPECT_THAT(texts(sum().findings), ElementsAre(HasSubstr("there are counts below zero")));
}

TEST_F(CoverageSumTest, AMarkerWithoutItsPartnerIsSaid) {
  files.contents["/project/src/c.cpp"] = "int f() { return 1; }  // LCOV_EXCL_START\n";
  add_unit(unit_of("/project/src/c.cpp", {{1, 0}}));
  const CoverageSum total = sum();
  EXPECT_EQ(hits_of(total.files.at("src/c.cpp")), (Hits{{1, 0}}));
  EXPECT_THAT(texts(total.findings), ElementsAre(HasSubstr("is never stopped")));
}

}  // namespace
}  // namespace qa
