#include "qa/coverage/gcov_report.hpp"

#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using Hits = std::map<int, std::int64_t>;

FileCoverage file_of(const GcovReport& report, const std::string& name) {
  for (const auto& [path, file] : report.files) {
    if (path.ends_with(name)) return file;
  }
  throw std::runtime_error("no file " + name);
}

Hits hits_of(const FileCoverage& file) {
  Hits hits;
  for (const auto& [number, line] : file.lines) hits[number] = line.hits;
  return hits;
}

class GcovJson : public testing::Test {
 protected:
  GcovJson() : reports(*parse_gcov_json(recorded("coverage/gcov_two_units.json"))) {}

  std::vector<GcovReport> reports;
};

TEST_F(GcovJson, TellsOneReportForEachFileItWasGiven) {
  ASSERT_EQ(reports.size(), 2);
  EXPECT_EQ(reports[0].data_file, "a.gcno");
  EXPECT_EQ(reports[0].working_directory, "/project/b2");
  EXPECT_EQ(reports[1].data_file, "b2.gcno");
}

TEST_F(GcovJson, TellsHowOftenEachLineRan) {
  EXPECT_EQ(hits_of(file_of(reports[1], "b2.cpp")),
            (Hits{{9, 0}, {10, 0}, {12, 1}, {13, 1}, {14, 1}, {17, 0}, {18, 0}, {19, 0}, {21, 0}}));
}

TEST_F(GcovJson, InstancesOfATemplateAreOneFunctionAndTheirLinesAddUp) {
  const FileCoverage& file = file_of(reports[0], "pick.hpp");
  EXPECT_EQ(hits_of(file), (Hits{{4, 1}, {5, 1}, {6, 1}, {8, 0}}));
  ASSERT_EQ(file.functions.size(), 1);
  EXPECT_EQ(file.functions.begin()->second.hits, 1);
}

TEST_F(GcovJson, BranchesThatOnlyExceptionsTakeAreLeftOut) {
  const FileCoverage& file = file_of(reports[0], "a.cpp");
  EXPECT_EQ(file.lines.at(7).branches, (std::map<int, std::int64_t>{{0, 1}}));
  EXPECT_EQ(file.lines.at(9).branches.size(), 6);
}

TEST(GcovJsonText, CountsBelowZeroCountAsRunAndAreSaid) {
  const auto reports = parse_gcov_json(
      R"({"format_version": "2", "data_file": "a.gcda", "current_working_directory": "", "files": [)"
      R"({"file": "a.cpp", "functions": [], "lines": [)"
      R"({"line_number": 1, "count": -3, "branches": []}]}]})");
  ASSERT_TRUE(reports) << reports.error().what;
  EXPECT_TRUE(reports->front().has_negative_counts);
  EXPECT_EQ(file_of(reports->front(), "a.cpp").lines.at(1).hits, 1);
}

TEST(GcovJsonText, WhatCompilersMadeByThemselvesIsNoFunction) {
  const auto reports = parse_gcov_json(
      R"({"format_version": "1", "data_file": "a.gcda", "current_working_directory": "", "files": [)"
      R"({"file": "a.cpp", "lines": [], "functions": [)"
      R"({"name": "_GLOBAL__sub_I_x", "demangled_name": "x", "start_line": 1, "start_column": 1,)"
      R"( "execution_count": 1}]}]})");
  ASSERT_TRUE(reports) << reports.error().what;
  EXPECT_TRUE(file_of(reports->front(), "a.cpp").functions.empty());
}

TEST(GcovJsonText, RefusesWhatIsDamagedOrNew) {
  const std::string whole = recorded("coverage/gcov_two_units.json");
  for (const std::string& text :
       {whole.substr(0, whole.size() / 2), std::string("{}"), std::string("[]"),
        std::string(R"({"format_version": "3", "data_file": "", "files": []})")}) {
    const auto reports = parse_gcov_json(text);
    ASSERT_FALSE(reports);
    EXPECT_EQ(reports.error().kind, FailureKind::host);
  }
  EXPECT_TRUE(parse_gcov_json("")->empty());
}

TEST(LlvmGcov, TellsLinesBranchesAndFunctions) {
  const auto report = parse_llvm_gcov(recorded("coverage/llvm_a.gcov"));
  ASSERT_TRUE(report) << report.error().what;
  const FileCoverage& a = file_of(*report, "a.cpp");
  EXPECT_EQ(a.lines.at(6).hits, 1);
  EXPECT_EQ(a.lines.at(11).hits, 0);
  EXPECT_EQ(a.lines.at(17).branches, (std::map<int, std::int64_t>{{0, 1}, {1, 0}}));
  const FileCoverage& pick = file_of(*report, "pick.hpp");
  ASSERT_EQ(pick.functions.size(), 1);
  EXPECT_EQ(pick.functions.begin()->second.hits, 1);
}

TEST(LlvmGcov, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"lcount:1,1\n", "file:a.cpp\nlcount:x,1\n", "file:a.cpp\nlcount:1\n",
                           "file:a.cpp\nmcdc:1,2\n", "        -:    0:Source:a.cpp\n"}) {
    EXPECT_FALSE(parse_llvm_gcov(text)) << text;
  }
}

}  // namespace
}  // namespace qa
