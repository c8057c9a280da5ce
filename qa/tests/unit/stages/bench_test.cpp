#include "qa/stages/stage_functions.hpp"
#include "qa/tests/unit/stages/bench_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class BenchStage : public BenchFixture {
 protected:
  Result<StageResult> run() {
    StageContext stage = context();
    return run_bench(spec_, stage);
  }

  static std::optional<double> metric(const StageResult& result, std::string_view name) {
    return find_metric(result.metrics, name);
  }
};

TEST_F(BenchStage, WithoutBaselineMeasuresButClaimsNothing) {
  const StageResult result = run().value();
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(metric(result, "bench.regressed"), std::nullopt);
  EXPECT_NEAR(metric(result, "bench.bm_echo.real_time").value(), 100.35, 1e-9);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_THAT(result.findings[0].message, HasSubstr("qa bench accept --reason"));
}

TEST_F(BenchStage, RecordsTheProgramsReportAndTheComparison) {
  const StageResult result = run().value();
  ASSERT_THAT(result.artifacts, SizeIs(2));
  EXPECT_EQ(result.artifacts[0].kind, "benchmark");
  EXPECT_EQ(result.artifacts[0].path, "stages/07-bench/benchmark.json");
  EXPECT_EQ(result.artifacts[1].kind, "comparison");
  EXPECT_TRUE(files_.exists(std::string(kFolder) + "/comparison.json"));
}

TEST_F(BenchStage, EqualDigestIsUnchangedWithoutRebuilding) {
  store_baseline(sha256_of(contender_code_));
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.regressed"), 0);
  EXPECT_EQ(metric(result, "bench.unchanged"), 1);
  EXPECT_EQ(metric(result, "bench.pairs"), 0);
  EXPECT_FALSE(asked_for("worktree"));
}

TEST_F(BenchStage, NewToolchainAloneIsUnchanged) {
  store_baseline(sha256_of("built last year"));
  baseline_code_ = contender_code_;
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.unchanged"), 1);
  EXPECT_EQ(metric(result, "bench.pairs"), 0);
  EXPECT_TRUE(asked_for("worktree"));
}

TEST_F(BenchStage, SlowerProgramIsRegressed) {
  store_baseline(sha256_of(baseline_code_));
  contender_ns_ = 110;
  const StageResult result = run().value();
  EXPECT_EQ(result.status, StageStatus::passed) << "judging is the gate's";
  EXPECT_EQ(metric(result, "bench.regressed"), 1);
  EXPECT_EQ(metric(result, "bench.pairs"), 28);
  EXPECT_NEAR(metric(result, "bench.bm_echo.ratio").value(), 1.1, 1e-3);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings[0].rule, "bench.regressed");
}

TEST_F(BenchStage, FasterProgramIsImproved) {
  store_baseline(sha256_of(baseline_code_));
  contender_ns_ = 90;
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.improved"), 1);
  EXPECT_EQ(metric(result, "bench.regressed"), 0);
}

TEST_F(BenchStage, BudgetTooSmallToDecideIsInconclusive) {
  store_baseline(sha256_of(baseline_code_));
  std::get<BenchSettings>(spec_.settings).budget = std::chrono::seconds(12);
  contender_ns_ = 110;
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.inconclusive"), 1);
  EXPECT_EQ(metric(result, "bench.not_judged"), 1);
  EXPECT_EQ(metric(result, "bench.regressed"), std::nullopt) << "a gate on it must not pass";
  EXPECT_EQ(result.findings[0].rule, "bench.not-judged");
  EXPECT_THAT(result.findings[0].message, HasSubstr("next: budget = "));
}

TEST_F(BenchStage, FiveTimesSlowerIsRedThoughLaunchesAreLongForTheBudget) {
  store_baseline(sha256_of(baseline_code_));
  std::get<BenchSettings>(spec_.settings).budget = std::chrono::seconds(20);
  contender_ns_ = 500;
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.regressed"), 1);
  EXPECT_EQ(metric(result, "bench.pairs"), 8);
}

TEST_F(BenchStage, WhatTheProgramListsAndDoesNotReportIsNotJudged) {
  store_baseline(sha256_of(contender_code_));
  processes_.on({"--benchmark_list_tests"}, completed(0, "Hello\nBM_Echo\nBM_Hidden\n"));
  processes_.on({"--benchmark_list_tests", "--benchmark_filter=^$"}, completed(0, "Hello\n"));
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.not_judged"), 1);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings[0].rule, "bench.not-measured");
  EXPECT_THAT(result.findings[0].message, HasSubstr("BM_Hidden"));
}

TEST_F(BenchStage, BaselineThatLoadsLibrariesOfTheWorkingTreeProvesNothing) {
  store_baseline(sha256_of(baseline_code_));
  processes_.on({"ldd", "/07-bench/a/echo_benchmark"},
                completed(0, "\tlibcalc.so => /p/build/bench/libcalc.so (0x2)\n"));
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.regressed"), std::nullopt);
  EXPECT_EQ(metric(result, "bench.not_judged"), 1);
  EXPECT_THAT(result.findings[0].message, HasSubstr("LD_LIBRARY_PATH"));
}

TEST_F(BenchStage, UnreachableCommitProvesNothingAndSaysWhatToDo) {
  store_baseline(sha256_of(baseline_code_));
  processes_.on({"cat-file"}, completed(128));
  processes_.on({"--is-shallow-repository"}, completed(0, "true\n"));
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.regressed"), std::nullopt);
  EXPECT_EQ(metric(result, "bench.inconclusive"), 1);
  EXPECT_THAT(result.findings[0].message, HasSubstr("next: git fetch --unshallow"));
}

TEST_F(BenchStage, BaselineThatNoLongerBuildsIsNotTheProductsFault) {
  store_baseline(sha256_of(baseline_code_));
  processes_.on({"cmake", "--build", kCheckouts}, completed(1));
  const StageResult result = run().value();
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(metric(result, "bench.inconclusive"), 1);
  EXPECT_THAT(result.findings[0].message, HasSubstr("baseline: "));
}

TEST_F(BenchStage, CrashOfTheBaselineIsInconclusive) {
  store_baseline(sha256_of(baseline_code_));
  processes_.on({"/07-bench/a/", "--benchmark_out="}, completed(1));
  EXPECT_EQ(metric(run().value(), "bench.inconclusive"), 1);
}

TEST_F(BenchStage, RenamedBenchmarksAreGoneAndNothingIsClaimed) {
  store_baseline(sha256_of(baseline_code_));
  processes_.on({"/07-bench/b/", "--benchmark_list_tests"}, completed(0, "BM_Ping\n"));
  processes_.on({"/07-bench/b/", "--benchmark_out="}, [this](const Command& command) {
    std::string renamed = report(100);
    for (std::size_t at = 0; (at = renamed.find("BM_Echo", at)) != std::string::npos;) {
      renamed.replace(at, 7, "BM_Ping");
    }
    files_.contents[command.argv[3].substr(command.argv[3].find('=') + 1)] = renamed;
    return Result<Completed>(completed(0));
  });
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.regressed"), std::nullopt);
  EXPECT_EQ(metric(result, "bench.inconclusive"), 1);
  EXPECT_THAT(result.findings, SizeIs(2));
  EXPECT_EQ(result.findings[1].rule, "bench.gone");
}

// The commit is HEAD and nothing has changed since: the programs are the same.
TEST_F(BenchStage, ABaselineThatBeginsIsTheCommitThatAddedIt) {
  begin_baseline(kCommit);
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.unchanged"), 1);
  EXPECT_EQ(metric(result, "bench.regressed"), 0);
  EXPECT_FALSE(asked_for("worktree"));
}

TEST_F(BenchStage, SinceABaselineBeganWhatIsSlowerIsRegressed) {
  begin_baseline(std::string(40, 'b'));
  contender_ns_ = 110;
  const StageResult result = run().value();
  EXPECT_TRUE(asked_for(std::string(40, 'b')));
  EXPECT_EQ(metric(result, "bench.regressed"), 1);
}

TEST_F(BenchStage, WhatIsNotCommittedIsComparedWithABaselineThatBegins) {
  begin_baseline(kCommit);
  processes_.on({"git", "status"}, completed(0, " M reference-service/a.cpp\n"));
  contender_ns_ = 110;
  EXPECT_EQ(metric(run().value(), "bench.regressed"), 1);
}

TEST_F(BenchStage, ABaselineThatBeginsProvesNothingBeforeItIsCommitted) {
  for (const int status : {0, 128}) {
    begin_baseline("");
    processes_.on({"--diff-filter=A"}, completed(status, "", "fatal: bad revision 'HEAD'\n"));
    const StageResult result = run().value();
    EXPECT_EQ(metric(result, "bench.regressed"), std::nullopt);
    EXPECT_EQ(metric(result, "bench.not_judged"), 1);
    EXPECT_THAT(result.findings[0].message, HasSubstr("no commit has reports/baselines/bench"));
    EXPECT_THAT(result.findings[0].message, HasSubstr("next: git add -A && git commit"));
  }
}

// Its oldest commit seems to have added everything.
TEST_F(BenchStage, ABaselineThatBeginsProvesNothingInAShallowClone) {
  begin_baseline(kCommit);
  processes_.on({"--is-shallow-repository"}, completed(0, "true\n"));
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.not_judged"), 1);
  EXPECT_THAT(result.findings[0].message, HasSubstr("next: git fetch --unshallow"));
}

TEST_F(BenchStage, WhereABaselineBeganAndNoLongerBuildsNothingIsClaimed) {
  begin_baseline(std::string(40, 'b'));
  processes_.on({"cmake", "--build", kCheckouts}, completed(1));
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.regressed"), std::nullopt);
  EXPECT_EQ(metric(result, "bench.not_judged"), 1);
}

TEST_F(BenchStage, CrashOfTheContenderFails) {
  processes_.on({"--benchmark_out="},
                {.status = {.kind = ExitStatus::Kind::signaled, .signal = 6}});
  const StageResult result = run().value();
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_THAT(result.failure->what, HasSubstr("signal 6"));
  EXPECT_THAT(result.metrics, IsEmpty());
}

TEST_F(BenchStage, CounterThatDependsOnTheNumberOfOperationsIsNotCompared) {
  store_baseline(sha256_of(baseline_code_));
  processes_.on({"--benchmark_min_time=0.025", "--benchmark_out="}, [this](const Command& command) {
    const std::string& out = command.argv[3];
    files_.contents[out.substr(out.find('=') + 1)] = report(100, 3);
    return Result<Completed>(completed(0));
  });
  const StageResult result = run().value();
  EXPECT_EQ(metric(result, "bench.bm_echo.allocs_per_op"), std::nullopt);
  ASSERT_THAT(result.findings, Not(IsEmpty()));
  EXPECT_EQ(result.findings[0].rule, "bench.inexact-counter");
}

TEST_F(BenchStage, CompileErrorFails) {
  processes_.on({"cmake", "--build"}, completed(2));
  const StageResult result = run().value();
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_THAT(result.failure->command, HasSubstr("--target echo_benchmark"));
}

TEST_F(BenchStage, BrokenBaselineFileIsAConfigurationError) {
  files_.contents[kBaseline] = "{";
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::configuration);
  EXPECT_THAT(result.error().what, HasSubstr("reports/baselines/bench/echo.json"));
}

TEST_F(BenchStage, MissingToolIsPassedOn) {
  processes_.on({"strip"}, [](const Command&) -> Result<Completed> {
    return fail(FailureKind::tool_missing, "strip is not installed");
  });
  EXPECT_EQ(run().error().kind, FailureKind::tool_missing);
}

TEST_F(BenchStage, LeavesNoProgramsInTheRunFolder) {
  store_baseline(sha256_of(baseline_code_));
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  for (const char* name : {"/a/echo_benchmark", "/b/echo_benchmark", "/launch.json"}) {
    EXPECT_FALSE(files_.exists(std::string(kFolder) + name)) << name;
  }
}

}  // namespace
}  // namespace qa
