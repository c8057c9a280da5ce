#include "qa/report/report_writer.hpp"

#include "qa/report/code_quality.hpp"
#include "qa/report/junit.hpp"
#include "qa/report/markdown.hpp"
#include "qa/report/sarif.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

TEST(ReportWriter, WritesNothingBeforeTheEnd) {
  MemoryFiles files;
  ReportWriter writer(files, "/run", "");
  const RunResult run = samples::failed_test();
  writer.run_started(run, {});
  writer.stage_finished({.name = "build"}, run.stages[0]);
  EXPECT_TRUE(files.contents.empty());
}

TEST(ReportWriter, EndsWithTheRecordedRun) {
  MemoryFiles files;
  ReportWriter writer(files, "/run", "");
  writer.run_finished(samples::failed_test());
  EXPECT_EQ(files.contents["/run/summary.md"], to_markdown(samples::failed_test()));
  EXPECT_EQ(files.contents["/run/junit.xml"], to_junit(samples::failed_test()));
  EXPECT_EQ(files.contents["/run/results.sarif"], to_sarif(samples::failed_test()));
  EXPECT_EQ(files.contents["/run/gl-code-quality.json"], to_code_quality(samples::failed_test()));
  EXPECT_FALSE(writer.failure());
}

TEST(ReportWriter, AppendsToTheJobsSummaryOnceAtTheEnd) {
  MemoryFiles files;
  files.contents["/github/summary"] = "from another step\n";
  ReportWriter writer(files, "/run", "/github/summary");
  const RunResult run = samples::passed();
  writer.run_started(run, {});
  writer.stage_finished({.name = "build"}, run.stages[0]);
  writer.run_finished(run);
  EXPECT_EQ(files.contents["/github/summary"], "from another step\n" + to_markdown(run));
}

/// Sixty failed tests that wrote 30 kB each, without a line end.
RunResult huge_run() {
  RunResult run = samples::failed_test();
  run.stages[1].tests.clear();
  for (int i = 0; i < 60; ++i) {
    run.stages[1].tests.push_back({.name = "t" + std::to_string(i),
                                   .status = TestStatus::failed,
                                   .message = std::string(30'000, '<')});
  }
  return run;
}

TEST(ReportWriter, TheJobsSummaryStaysWithinWhatGitHubTakesOfAStep) {
  constexpr std::size_t kMiB = std::size_t{1} << 20;
  MemoryFiles files;
  ReportWriter writer(files, "/run", "/github/summary");
  for (int i = 0; i < 30; ++i) writer.run_finished(huge_run());
  const std::string& summary = files.contents["/github/summary"];
  EXPECT_LT(summary.size(), kMiB);
  EXPECT_GT(summary.size(), kMiB / 2);
  EXPECT_THAT(summary, HasSubstr("bytes are left out here; all of it is in `/run/summary.md`"));
  EXPECT_THAT(summary, HasSubstr("`t0` &lt;"));
}

TEST(ReportWriter, WhatIsFullAlreadyIsLeftAlone) {
  MemoryFiles files;
  files.contents["/github/summary"] = std::string((std::size_t{1} << 20) - 100, 'x');
  ReportWriter writer(files, "/run", "/github/summary");
  writer.run_finished(samples::passed());
  EXPECT_EQ(files.contents["/github/summary"].size(), (std::size_t{1} << 20) - 100);
  EXPECT_FALSE(writer.failure());
}

TEST(ReportWriter, RemembersThatAReportCouldNotBeWritten) {
  MemoryFiles files;
  files.unwritable.insert("/run/junit.xml");
  ReportWriter writer(files, "/run", "");
  writer.run_finished(samples::passed());
  ASSERT_TRUE(writer.failure());
  EXPECT_THAT(writer.failure()->what, HasSubstr("junit.xml"));
}

}  // namespace
}  // namespace qa
