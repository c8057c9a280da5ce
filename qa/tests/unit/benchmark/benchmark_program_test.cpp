#include "qa/benchmark/benchmark_program.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kReport =
    R"({"benchmarks": [{"name": "BM_A", "run_type": "iteration", "real_time": 1, "cpu_time": 1}]})";

const BenchmarkProject kProject{
    .root = "/p", .preset = "bench", .target = "echo_benchmark", .program = "s/echo_benchmark"};

class BenchmarkProgramTest : public testing::Test {
 protected:
  BenchmarkProgramTest() {
    files_.contents["/p/build/bench/CMakeCache.txt"] = "CMAKE_CXX_COMPILER:FILEPATH=/usr/bin/c++\n";
    files_.contents["/p/build/bench/s/echo_benchmark"] = "symbols and code";
    processes_.on({"strip"}, [this](const Command& command) -> Result<Completed> {
      files_.contents[command.argv.at(2)] = "code";
      return completed(0);
    });
  }

  Result<BenchmarkProgram> build() {
    return build_benchmark_program(kProject, "/run/b/echo_benchmark", processes_, files_);
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

TEST_F(BenchmarkProgramTest, IsBuiltWithThePresetAndStripped) {
  const BenchmarkProgram program = build().value();
  EXPECT_THAT(processes_.commands[0].argv, ElementsAre("cmake", "--preset", "bench"));
  EXPECT_EQ(processes_.commands[0].working_directory, "/p");
  EXPECT_THAT(processes_.commands[1].argv,
              ElementsAre("cmake", "--build", "/p/build/bench", "--target", "echo_benchmark"));
  EXPECT_EQ(program.path, "/run/b/echo_benchmark");
  EXPECT_EQ(program.sha256, files_.sha256("/run/b/echo_benchmark").value());
  EXPECT_EQ(program.size_bytes, 4U);
}

TEST_F(BenchmarkProgramTest, CompileErrorIsTheProductsFault) {
  processes_.on({"cmake", "--build"}, completed(1));
  const auto program = build();
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().kind, FailureKind::product);
  EXPECT_THAT(program.error().what, HasSubstr("building the benchmarks exited with status 1"));
  EXPECT_THAT(program.error().command, HasSubstr("cmake --build"));
}

TEST_F(BenchmarkProgramTest, TargetThatMakesAnotherFileIsAConfigurationError) {
  files_.contents.erase("/p/build/bench/s/echo_benchmark");
  const auto program = build();
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().kind, FailureKind::configuration);
}

TEST_F(BenchmarkProgramTest, ListsItsBenchmarks) {
  processes_.on({"--benchmark_list_tests=true"}, completed(0, "BM_A\nBM_B/threads:2\n"));
  EXPECT_THAT(list_benchmarks("/b", processes_).value(), ElementsAre("BM_A", "BM_B/threads:2"));
}

TEST_F(BenchmarkProgramTest, WithoutBenchmarksItIsBad) {
  EXPECT_EQ(list_benchmarks("/b", processes_).error().kind, FailureKind::product);
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

TEST_F(BenchmarkProgramTest, UnreadableEmptyAndFailedReportsAreTheProductsFault) {
  const std::string gave_up =
      R"({"benchmarks": [{"name": "BM_A", "error_occurred": true, "error_message": "no peer"}]})";
  for (const std::string& text :
       {std::string("oops"), std::string(R"({"benchmarks": []})"), gave_up}) {
    const auto report = launch(completed(0), text);
    ASSERT_FALSE(report) << text;
    EXPECT_EQ(report.error().kind, FailureKind::product);
  }
}

TEST_F(BenchmarkProgramTest, BenchmarkThatGaveUpIsNamedWithItsReason) {
  const auto report = launch(
      completed(0),
      R"({"benchmarks": [{"name": "BM_A", "error_occurred": true, "error_message": "no peer"}]})");
  EXPECT_THAT(report.error().what, HasSubstr("BM_A gave up: no peer"));
}

}  // namespace
}  // namespace qa
