#include "qa/coverage/gcovr.hpp"

#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::IsEmpty;

TEST(Gcovr, ReadsTheTotalsOfItsSummary) {
  const auto totals = parse_gcovr_summary(recorded("coverage/summary.json"));
  ASSERT_TRUE(totals) << totals.error().what;
  EXPECT_EQ(totals->lines, (Ratio{.covered = 6, .total = 12}));
  EXPECT_EQ(totals->branches, (Ratio{.covered = 6, .total = 24}));
  EXPECT_EQ(totals->functions, (Ratio{.covered = 1, .total = 5}));
}

TEST(Gcovr, GivesPercentagesThatWereNotRounded) {
  const auto metrics = coverage_metrics({.lines = {2, 3}, .branches = {1, 4}, .functions = {1, 1}});
  EXPECT_DOUBLE_EQ(find_metric(metrics, "coverage.line").value(), 200.0 / 3);
  EXPECT_DOUBLE_EQ(find_metric(metrics, "coverage.branch").value(), 25);
  EXPECT_DOUBLE_EQ(find_metric(metrics, "coverage.lines_covered").value(), 2);
  EXPECT_DOUBLE_EQ(find_metric(metrics, "coverage.lines_total").value(), 3);
}

TEST(Gcovr, NothingMeasuredGivesNoMetric) {
  const auto totals = parse_gcovr_summary(recorded("coverage/summary_nothing_measured.json"));
  ASSERT_TRUE(totals) << totals.error().what;
  EXPECT_THAT(coverage_metrics(*totals), IsEmpty());
}

TEST(Gcovr, RefusesADamagedSummary) {
  for (const char* json : {"", "{", "{}", R"({"line_covered": "many"})", "[]"}) {
    const auto totals = parse_gcovr_summary(json);
    ASSERT_FALSE(totals) << json;
    EXPECT_EQ(totals.error().kind, FailureKind::host);
  }
}

TEST(Gcovr, SaysWhichCountersGcovCouldNotRead) {
  EXPECT_EQ(gcovr_complaint(recorded("coverage/gcovr_wrong_paths.err")),
            "/project/build/coverage/reference-service/CMakeFiles/echo_core.dir/src/core/"
            "server_options.cpp.gcda: Cannot open source file "
            "/project/build/coverage/reference-service/src/core/server_options.cpp");
  EXPECT_EQ(gcovr_complaint("(INFO) Reading coverage data...\n"), "");
}

TEST(Gcovr, ItsFiltersAreTheSourceFoldersRelativeToTheProject) {
  const Command command = gcovr_command({.root = "/my.project",
                                         .build_folder = "/my.project/build/coverage",
                                         .output = "/run",
                                         .sources = {"my.service/src", "lib//"},
                                         .excludes = {".*/main\\.cpp"},
                                         .title = "t"});
  EXPECT_EQ(command.working_directory, "/my.project");
  EXPECT_THAT(command.argv, Contains(R"(my\.service/src/)"));
  EXPECT_THAT(command.argv, Contains("lib/"));
  EXPECT_THAT(command.argv, Contains(".*/main\\.cpp"));
  EXPECT_EQ(command.argv.back(), "/my.project/build/coverage");
}

TEST(Gcovr, OnlyCountersOfEarlierRunsAreRemoved) {
  MemoryFiles files;
  files.contents = {{"/b/x.gcda", ""}, {"/b/d/y.gcda", ""}, {"/b/x.gcno", ""}, {"/c/z.gcda", ""}};
  EXPECT_EQ(remove_stale_data(files, "/b"), 2);
  EXPECT_FALSE(files.exists("/b/d/y.gcda"));
  EXPECT_TRUE(files.exists("/b/x.gcno"));
  EXPECT_TRUE(files.exists("/c/z.gcda"));
}

TEST(Gcovr, OnlyNotesThatTheBuildDoesNotMakeAreRemoved) {
  MemoryFiles files;
  files.contents = {{"/b/compile_commands.json",
                     R"([{"directory": "/b", "file": "/s/new.cpp",)"
                     R"( "command": "c++ -o s/CMakeFiles/s.dir/new.cpp.o -c /s/new.cpp"}])"},
                    {"/b/s/CMakeFiles/s.dir/new.cpp.gcno", ""},
                    {"/b/s/CMakeFiles/s.dir/old.cpp.gcno", ""},
                    {"/b/s/CMakeFiles/s.dir/w.cpp.gcno", ""}};
  EXPECT_EQ(remove_stale_data(files, "/b"), 2);
  EXPECT_TRUE(files.exists("/b/s/CMakeFiles/s.dir/new.cpp.gcno"));
  EXPECT_FALSE(files.exists("/b/s/CMakeFiles/s.dir/old.cpp.gcno"));
}

TEST(Gcovr, NotesStayWhenNobodyKnowsWhatTheBuildMakes) {
  MemoryFiles files;
  files.contents = {{"/b/s/CMakeFiles/s.dir/old.cpp.gcno", ""}};
  EXPECT_EQ(remove_stale_data(files, "/b"), 0);
  EXPECT_TRUE(files.exists("/b/s/CMakeFiles/s.dir/old.cpp.gcno"));
}

}  // namespace
}  // namespace qa
