#include "qa/coverage/gcovr.hpp"

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

TEST(Gcovr, ReportsOnTheseFilesAlone) {
  EXPECT_EQ(gcovr_configuration("/my.project", {"src/a+b.cpp", "lib/x.hpp"}),
            "filter = /my\\.project/(?:src/a\\+b\\.cpp|lib/x\\.hpp)$\n");
}

TEST(Gcovr, AsksTheGcovOfTheCompiler) {
  const Command command = gcovr_command({.root = "/p",
                                         .build_folder = "/p/build/coverage",
                                         .output = "/run",
                                         .configuration = "/run/gcovr.cfg",
                                         .gcov = {"llvm-cov-14", "gcov"},
                                         .title = "t"});
  EXPECT_EQ(command.working_directory, "/p");
  EXPECT_THAT(command.argv, Contains("llvm-cov-14 gcov"));
  EXPECT_THAT(command.argv, Contains("/run/gcovr.cfg"));
  EXPECT_EQ(command.argv.back(), "/p/build/coverage");
}

}  // namespace
}  // namespace qa
