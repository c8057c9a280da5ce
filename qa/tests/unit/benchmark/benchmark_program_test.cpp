#include "qa/benchmark/benchmark_program.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kReport =
    R"({"benchmarks": [{"name": "BM_A", "run_type": "iteration", "real_time": 1, "cpu_time": 1}]})";

const BuiltBenchmark kBuilt{
    .program = "/p/build/bench/s/echo_benchmark", .build_folder = "/p/build/bench", .root = "/p"};

class BenchmarkProgramTest : public testing::Test {
 protected:
  BenchmarkProgramTest() {
    processes_.on({}, completed(0));
    files_.contents["/p/build/bench/CMakeCache.txt"] = "CMAKE_CXX_COMPILER:FILEPATH=/usr/bin/c++\n";
    files_.contents["/p/build/bench/s/echo_benchmark"] = "symbols and code";
    processes_.on({"strip"}, [this](const Command& command) -> Result<Completed> {
      files_.contents[command.argv.at(2)] = "code";
      return completed(0);
    });
  }

  Result<BenchmarkProgram> take() {
    return take_benchmark_program(kBuilt, "/run/b/echo_benchmark", processes_, files_);
  }

  Result<BenchmarkReport> launch(const Completed& outcome, const std::string& report) {
    processes_.on({"--benchmark_out="}, [=, this](const Command&) -> Result<Completed> {
      if (!report.empty()) files_.contents["/run/r.json"] = report;
      return outcome;
    });
    return run_launch({.program = "/run/b/bench", .report = "/run/r.json"}, processes_, files_);
  }

  MemoryFiles files_;
  FakeProcessRunner processes_;
};

TEST_F(BenchmarkProgramTest, IsStripped) {
  const BenchmarkProgram program = take().value();
  EXPECT_EQ(program.path, "/run/b/echo_benchmark");
  EXPECT_EQ(program.sha256, files_.sha256("/run/b/echo_benchmark").value());
  EXPECT_EQ(program.size_bytes, 4U);
}

TEST_F(BenchmarkProgramTest, ListsItsBenchmarks) {
  processes_.on({"--benchmark_list_tests=true"}, completed(0, "BM_A\nBM_B/threads:2\n"));
  EXPECT_THAT(list_benchmarks("/b", processes_)->names, ElementsAre("BM_A", "BM_B/threads:2"));
}

TEST_F(BenchmarkProgramTest, SecondBenchmarkOfANameIsNumbered) {
  processes_.on({"--benchmark_list_tests=true"}, completed(0, "BM_A\nBM_A\n"));
  EXPECT_THAT(list_benchmarks("/b", processes_)->names, ElementsAre("BM_A", "BM_A #2"));
}

TEST_F(BenchmarkProgramTest, LaunchOfSomeFiltersExactlyThem) {
  const Command command =
      launch_command({.program = "/b", .report = "/r", .benchmarks = {"BM_A/8"}});
  EXPECT_EQ(command.argv.back(), "--benchmark_filter=^(BM_A/8)$");
}

TEST_F(BenchmarkProgramTest, SharedLibrariesOfItsOwnArePartOfItsDigest) {
  processes_.on({"ldd"}, completed(0,
                                   "\tlibc.so.6 => /lib/libc.so.6 (0x1)\n"
                                   "\tlibcalc.so => /p/build/bench/libcalc.so (0x2)\n"));
  files_.contents["/p/build/bench/libcalc.so"] = "fast";
  const std::string fast = take()->sha256;
  EXPECT_EQ(take()->sha256, fast);
  files_.contents["/p/build/bench/libcalc.so"] = "slow";
  processes_.on({"strip", "/p/build/bench/libcalc.so"}, [this](const Command& command) {
    files_.contents[command.argv.at(2)] = "slow";
    return Result<Completed>(completed(0));
  });
  EXPECT_NE(take()->sha256, fast);
}

TEST_F(BenchmarkProgramTest, LibraryThatIsFoundOnlyFromTheBuildFolderIsNamed) {
  processes_.on({"ldd", "/p/build/bench/s/echo_benchmark"},
                completed(0, "\tlibcalc.so => /p/build/bench/libcalc.so (0x2)\n"));
  processes_.on({"ldd", "/run/b/echo_benchmark"}, completed(0, "\tlibcalc.so => not found\n"));
  const auto program = take();
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().kind, FailureKind::configuration);
  EXPECT_THAT(program.error().what, HasSubstr("$ORIGIN"));
}

TEST(LaunchCosts, AreSpreadByTimeAndNoneIsFree) {
  BenchmarkReport report;
  report.benchmarks = {{.name = "slow", .timed_ns = 900}, {.name = "manual", .timed_ns = 0}};
  const auto costs =
      launch_costs(report, {.listing = 10ms, .once = 110ms, .many = 310ms, .repetitions = 3})
          .benchmarks;
  ASSERT_EQ(costs.size(), 2U);
  EXPECT_GT(costs[0].repetition.count(), 90);
  EXPECT_GT(costs[1].repetition.count(), 4);
  EXPECT_NEAR((costs[0].repetition + costs[1].repetition).count(), 100, 1e-9);
}

TEST(LaunchCosts, WhatALaunchSetsUpOnceIsNoCostOfARepetition) {
  BenchmarkReport report;
  report.benchmarks = {{.name = "served", .timed_ns = 15e6}};
  const LaunchCosts costs =
      launch_costs(report, {.listing = 10ms, .once = 506ms, .many = 518ms, .repetitions = 3});
  EXPECT_NEAR(costs.startup.count(), 500, 1e-9);
  EXPECT_NEAR(costs.benchmarks[0].repetition.count(), 6, 1e-9);
}

TEST(LaunchCosts, RepetitionTakesAtLeastWhatItTimed) {
  // The first launch was the slower one: its pages were cold.
  BenchmarkReport report;
  report.benchmarks = {{.name = "hot", .timed_ns = 15e6}};
  const LaunchCosts costs =
      launch_costs(report, {.listing = 10ms, .once = 90ms, .many = 30ms, .repetitions = 3});
  EXPECT_NEAR(costs.benchmarks[0].repetition.count(), 5, 1e-9);
}

TEST_F(BenchmarkProgramTest, WithoutBenchmarksItIsBad) {
  EXPECT_EQ(list_benchmarks("/b", processes_).error().kind, FailureKind::product);
}

TEST_F(BenchmarkProgramTest, LinesOfTheProgramsOwnAreNoBenchmarks) {
  const BenchmarkList list{.names = {"Welcome", "BM_A", "BM_A/2", "bye"}};
  processes_.on({"/b", "--benchmark_list_tests=true", "--benchmark_filter=^$"},
                completed(0, "Welcome\nbye\n"));
  EXPECT_THAT(without_own_lines(list, "/b", processes_).names, ElementsAre("BM_A", "BM_A/2"));
  processes_.on({"/b", "--benchmark_list_tests=true", "--benchmark_filter=^$"},
                completed(1, "BM_A\n"));
  EXPECT_THAT(without_own_lines(list, "/b", processes_).names, SizeIs(4));
}

TEST_F(BenchmarkProgramTest, LaunchAsksForShortRepetitionsInAFile) {
  ASSERT_TRUE(launch(completed(0), kReport));
  EXPECT_THAT(
      processes_.commands.back().argv,
      ElementsAre("/run/b/bench", "--benchmark_min_time=0.005", "--benchmark_repetitions=36",
                  "--benchmark_out=/run/r.json", "--benchmark_out_format=json"));
}

TEST_F(BenchmarkProgramTest, CrashIsTheProductsFault) {
  const auto report = launch({.status = {.kind = ExitStatus::Kind::signaled, .signal = 11}}, "");
  EXPECT_EQ(report.error().kind, FailureKind::product);
  EXPECT_THAT(report.error().what, HasSubstr("signal 11"));
}

TEST_F(BenchmarkProgramTest, DeadlineIsATimeout) {
  const auto report = launch({.status = {.kind = ExitStatus::Kind::timed_out}}, "");
  EXPECT_EQ(report.error().kind, FailureKind::timed_out);
}

TEST_F(BenchmarkProgramTest, OldReportIsNotTakenForANewOne) {
  files_.contents["/run/r.json"] = kReport;
  const auto report = launch(completed(0), "");
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().what, HasSubstr("wrote no report"));
}

TEST_F(BenchmarkProgramTest, UnreadableAndEmptyReportsAreTheProductsFault) {
  for (const std::string& text : {std::string("oops"), std::string(R"({"benchmarks": []})")}) {
    const auto report = launch(completed(0), text);
    ASSERT_FALSE(report) << text;
    EXPECT_EQ(report.error().kind, FailureKind::product);
  }
}

TEST_F(BenchmarkProgramTest, BenchmarkThatGaveUpIsNamedWithItsReason) {
  const auto report = launch(
      completed(0),
      R"({"benchmarks": [{"name": "BM_A", "error_occurred": true, "error_message": "no peer"}]})");
  const auto vetted = without_errors(report.value());
  ASSERT_FALSE(vetted);
  EXPECT_EQ(vetted.error().kind, FailureKind::product);
  EXPECT_EQ(vetted.error().what, "BM_A gave up: no peer");
}

}  // namespace
}  // namespace qa
