// Real programs take turns: the main that qa ships, and whatever goes wrong between two of them.
#include "qa/benchmark/lock_step.hpp"

#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using namespace std::chrono_literals;

class LockStepTest : public testing::Test {
 protected:
  LockStepTest() {
    pair_ = {.baseline = QA_BENCHMARK_SUBJECT,
             .contender = QA_BENCHMARK_SUBJECT,
             .scratch = folder_.path(),
             .benchmarks = {"BM_Spin/8", "BM_Spin/64"},
             .repetitions = 5,
             .repetition_time = 1ms};
  }

  /// A program that is `script` after all, but says that it can take turns.
  std::filesystem::path script(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_.path() / name;
    EXPECT_TRUE(files_.write(path, "#!/bin/sh\n# QA_BENCHMARK_LOCKSTEP_1\n" + text));
    EXPECT_TRUE(files_.set_permissions(path, std::filesystem::perms::owner_all));
    return path;
  }

  Result<LockStepReports> run() { return run_lock_step(pair_, processes_, files_); }

  TemporaryFolder folder_;
  PosixFiles files_;
  PosixProcessRunner processes_;
  LockStep pair_;
};

TEST_F(LockStepTest, MainOfQaIsRecognized) {
  EXPECT_TRUE(can_lock_step(QA_BENCHMARK_SUBJECT, files_).value());
  EXPECT_FALSE(can_lock_step("/bin/true", files_).value());
}

TEST_F(LockStepTest, BothSidesMeasureEveryRepetition) {
  for (const Starter starter : {Starter::baseline, Starter::contender}) {
    pair_.starter = starter;
    const LockStepReports reports = run().value();
    for (const BenchmarkReport* report : {&reports.baseline, &reports.contender}) {
      ASSERT_THAT(report->benchmarks, SizeIs(2));
      EXPECT_EQ(report->benchmarks[0].name, "BM_Spin/8");
      EXPECT_THAT(report->benchmarks[0].real_ns, SizeIs(5));
      EXPECT_THAT(report->benchmarks[1].real_ns, SizeIs(5));
    }
  }
}

TEST_F(LockStepTest, AggregatesOfABenchmarksOwnRepetitionsCountAsOne) {
  pair_.benchmarks = {"BM_Aggregates/repeats:3"};
  const LockStepReports reports = run().value();
  ASSERT_THAT(reports.contender.benchmarks, SizeIs(1));
  EXPECT_THAT(reports.contender.benchmarks[0].real_ns, SizeIs(1));
}

TEST_F(LockStepTest, ContenderThatCrashesIsTheProductsFault) {
  pair_.contender = script("dies", "kill -SEGV $$\n");
  const auto reports = run();
  ASSERT_FALSE(reports);
  EXPECT_EQ(reports.error().kind, FailureKind::product);
  EXPECT_THAT(reports.error().what, HasSubstr("signal 11"));
}

TEST_F(LockStepTest, BaselineThatEndsBeforeItsTurnIsNot) {
  pair_.baseline = script("exits", "exit 3\n");
  const auto reports = run();
  ASSERT_FALSE(reports);
  EXPECT_EQ(reports.error().kind, FailureKind::inconclusive);
  EXPECT_THAT(reports.error().what, HasSubstr("baseline: "));
  EXPECT_THAT(reports.error().what, HasSubstr("status 3"));
}

TEST_F(LockStepTest, CrashInTheMiddleIsNotBlamedOnTheSideThatWaits) {
  pair_.benchmarks = {"BM_Spin/8", "BM_Crash"};
  // Both would crash; whoever has the first turn does.
  for (const Starter starter : {Starter::baseline, Starter::contender}) {
    pair_.starter = starter;
    const auto reports = run();
    ASSERT_FALSE(reports);
    EXPECT_EQ(reports.error().kind,
              starter == Starter::baseline ? FailureKind::inconclusive : FailureKind::product);
    EXPECT_THAT(reports.error().what, HasSubstr("signal 6"));
  }
}

TEST_F(LockStepTest, BenchmarkThatGivesUpIsNamed) {
  pair_.benchmarks = {"BM_GivesUp"};
  const auto reports = run();
  ASSERT_FALSE(reports);
  EXPECT_EQ(reports.error().what, "BM_GivesUp gave up: no peer");
}

TEST_F(LockStepTest, AloneItIsAnOrdinaryBenchmarkProgram) {
  const Completed listed =
      processes_.run({.argv = {QA_BENCHMARK_SUBJECT, "--benchmark_list_tests=true"}}).value();
  EXPECT_TRUE(listed.status.succeeded());
  EXPECT_THAT(listed.standard_output, HasSubstr("BM_Spin/8\nBM_Spin/64\n"));
  const Completed refused = processes_.run({.argv = {QA_BENCHMARK_SUBJECT, "--wrong"}}).value();
  EXPECT_EQ(refused.status.code, 1);
}

}  // namespace
}  // namespace qa
