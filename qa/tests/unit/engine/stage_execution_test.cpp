// One stage: gates, deadlines, retries, exceptions, labels and log.
#include "qa/tests/unit/engine/engine_fixture.hpp"

#include <stdexcept>

#include <gmock/gmock.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using testing::HasSubstr;

const Gate kCoverage = {.name = "line coverage", .metric = "coverage.line", .limit = 80};

class StageExecution : public EngineTest {
 protected:
  StageResult execute(StageBody body) {
    bodies["unit"] = std::move(body);
    return stage(run(), "unit");
  }
  StageResult measure(double coverage) {
    return execute([coverage](const StageSpec&, StageContext& context) -> Result<StageResult> {
      TRY(context.processes.run({.argv = {"gcovr", "--json"}}));
      return StageResult{.metrics = {{"coverage.line", coverage, "%"}}};
    });
  }

  StageSpec& spec = add_stage("unit");
};

TEST_F(StageExecution, PassesWithGatesThatHold) {
  spec.gates = {kCoverage};
  const StageResult result = measure(80);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(result.gates.at(0).verdict, Verdict::pass);
  EXPECT_FALSE(result.failure);
}

TEST_F(StageExecution, FailsByAGateWithAllFourLabels) {
  spec.gates = {kCoverage};
  const StageResult result = measure(71.2);
  EXPECT_EQ(result.status, StageStatus::failed);
  ASSERT_TRUE(result.failure);
  EXPECT_EQ(result.failure->kind, FailureKind::product);
  EXPECT_EQ(result.failure->what, "line coverage: 71.2 % is below the gate's 80 %");
  EXPECT_EQ(result.failure->command, "gcovr --json");
  EXPECT_EQ(result.failure->log, "stages/01-unit/output.log");
  EXPECT_EQ(result.failure->next, "qa run unit");
}

TEST_F(StageExecution, ARedGateIsExplainedByWhatTheStageSaysShowsIt) {
  spec.gates = {kCoverage};
  const StageResult result =
      execute([](const StageSpec&, StageContext& context) -> Result<StageResult> {
        TRY(context.processes.run({.argv = {"gcovr", "--version"}}));
        context.proof({.argv = {"gcovr", "src"}});
        return StageResult{.metrics = {{"coverage.line", 1, "%"}}};
      });
  EXPECT_EQ(result.failure->command, "gcovr src");
}

TEST_F(StageExecution, RunsWithADeadlineForItsChildren) {
  spec.timeout = minutes(7);
  measure(80);
  EXPECT_EQ(last_deadline.load(), minutes(7));
}

TEST_F(StageExecution, TimesOutAtItsDeadlineAndNamesWhatRan) {
  spec.timeout = minutes(5);
  const StageResult result =
      execute([&](const StageSpec&, StageContext& context) -> Result<StageResult> {
        context.step("ctest");
        processes.on({"ctest"}, {.status = {.kind = ExitStatus::Kind::timed_out}});
        TRY(context.processes.run({.argv = {"ctest"}}));
        clock.advance(minutes(5));
        TRY(context.processes.run({.argv = {"gcovr"}}));
        StageResult red;
        mark_failed(red, "tests failed", {.argv = {"ctest"}}, "");
        return red;
      });
  EXPECT_EQ(result.status, StageStatus::timed_out);
  EXPECT_EQ(result.failure->what, "ran into its time limit of 5 min during 'ctest'");
  EXPECT_EQ(result.failure->command, "ctest");
}

TEST_F(StageExecution, KeepsTheStagesOwnWordsOnAnEarlierTimeout) {
  const StageResult result = execute([](const StageSpec&, StageContext&) -> Result<StageResult> {
    return fail(FailureKind::timed_out, "the peer was not ready within 20 s");
  });
  EXPECT_EQ(result.status, StageStatus::timed_out);
  EXPECT_EQ(result.failure->what, "the peer was not ready within 20 s");
  EXPECT_EQ(result.failure->log, "stages/01-unit/output.log");
}

TEST_F(StageExecution, ErrsWhenAToolIsMissingAndKeepsItsAdvice) {
  const StageResult result = execute([](const StageSpec&, StageContext&) -> Result<StageResult> {
    return fail(FailureKind::tool_missing, "gcovr is not installed", "apt-get install gcovr");
  });
  EXPECT_EQ(result.status, StageStatus::errored);
  EXPECT_EQ(result.failure->next, "apt-get install gcovr");
}

TEST_F(StageExecution, SaysOfGatesThatTheyWereNotComputedWhenAStageErrs) {
  spec.gates = {kCoverage};
  const StageResult result = execute([](const StageSpec&, StageContext&) -> Result<StageResult> {
    return fail(FailureKind::host, "no memory");
  });
  EXPECT_EQ(result.gates.at(0).verdict, Verdict::not_computed);
  EXPECT_EQ(result.failure->what, "no memory");
}

TEST_F(StageExecution, ErrsOnExceptions) {
  const StageResult known = execute([](const StageSpec&, StageContext&) -> Result<StageResult> {
    throw std::runtime_error("out of cheese");
  });
  EXPECT_EQ(known.status, StageStatus::errored);
  EXPECT_THAT(known.failure->what, HasSubstr("out of cheese"));
  const StageResult unknown =
      execute([](const StageSpec&, StageContext&) -> Result<StageResult> { throw 42; });
  EXPECT_EQ(unknown.status, StageStatus::errored);
}

TEST_F(StageExecution, TriesAgainAfterHostTroubleInAnEmptyFolder) {
  spec.retries = 2;
  int calls = 0;
  const StageResult result =
      execute([&](const StageSpec&, StageContext& context) -> Result<StageResult> {
        EXPECT_FALSE(files.exists(context.folder / "half.txt"));
        TRY(files.write(context.folder / "half.txt", "x"));
        if (++calls < 3) return fail(FailureKind::host, "cannot start gcovr");
        return StageResult{};
      });
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(result.reason, "asked for; attempt 3 of 3 after: cannot start gcovr");
  EXPECT_THAT(content("stages/01-unit/output.log"),
              HasSubstr("[qa: attempt 2 of 3, because: cannot start gcovr]"));
}

TEST_F(StageExecution, GivesUpAfterTheLastAttempt) {
  spec.retries = 1;
  int calls = 0;
  const StageResult result = execute([&](const StageSpec&, StageContext&) -> Result<StageResult> {
    ++calls;
    return fail(FailureKind::host, "no luck");
  });
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(result.status, StageStatus::errored);
}

TEST_F(StageExecution, NeverRepeatsWhatTheProductIsToBlameFor) {
  spec.retries = 5;
  for (const FailureKind kind : {FailureKind::product, FailureKind::tool_missing,
                                 FailureKind::timed_out, FailureKind::configuration}) {
    int calls = 0;
    execute([&](const StageSpec&, StageContext&) -> Result<StageResult> {
      ++calls;
      return fail(kind, "no");
    });
    EXPECT_EQ(calls, 1) << to_text(kind);
  }
}

TEST_F(StageExecution, LogsCommandsOutputAndHowTheyEnded) {
  processes.on({"cmake"}, [](const Command&) -> Result<Completed> {
    return Completed{
        .status = {.code = 3}, .duration = milliseconds(1234), .standard_output = "no newline"};
  });
  execute([](const StageSpec&, StageContext& context) -> Result<StageResult> {
    TRY(context.processes.run({.argv = {"/usr/bin/cmake", "--build", "my build"}}));
    return StageResult{};
  });
  EXPECT_EQ(content("stages/01-unit/command.txt"), "/usr/bin/cmake --build 'my build'\n");
  EXPECT_EQ(content("stages/01-unit/output.log"),
            "$ /usr/bin/cmake --build 'my build'\n"
            "no newline\n"
            "[cmake: exited with status 3 after 1.234 s]\n");
  EXPECT_THAT(events.lines, testing::Contains("unit output: no newline"));
  EXPECT_THAT(events.lines, testing::Contains("unit command ended: cmake"));
}

TEST_F(StageExecution, BlamesTheCommandThatDidNotSucceed) {
  processes.on({"ctest"}, completed(8));
  const StageResult result =
      execute([](const StageSpec&, StageContext& context) -> Result<StageResult> {
        TRY(context.processes.run({.argv = {"cmake"}}));
        TRY(context.processes.run({.argv = {"ctest"}}));
        TRY(context.processes.run({.argv = {"gcovr"}}));
        return fail(FailureKind::host, "odd");
      });
  EXPECT_EQ(result.failure->command, "ctest");
}

TEST_F(StageExecution, BlamesTheProcessBesideItThatCrashed) {
  processes.on({"server"}, {.status = {.kind = ExitStatus::Kind::signaled, .signal = 11}});
  const StageResult result =
      execute([](const StageSpec&, StageContext& context) -> Result<StageResult> {
        TRY_ASSIGN(const auto process, context.processes.start({.argv = {"server"}}));
        process->wait(milliseconds(1));
        TRY(context.processes.run({.argv = {"client"}}));
        return fail(FailureKind::host, "odd");
      });
  EXPECT_EQ(result.failure->command, "server");
}

TEST_F(StageExecution, DoesNotBlameTheProcessThatItStopped) {
  processes.on({"server"}, {.status = {.kind = ExitStatus::Kind::signaled, .signal = 15}});
  const StageResult result =
      execute([](const StageSpec&, StageContext& context) -> Result<StageResult> {
        TRY_ASSIGN(const auto process, context.processes.start({.argv = {"server"}}));
        process->stop(milliseconds(1));
        TRY(context.processes.run({.argv = {"client"}}));
        return fail(FailureKind::host, "odd");
      });
  EXPECT_EQ(result.failure->command, "client");
}

TEST_F(StageExecution, LogsProcessesThatRunBesideIt) {
  execute([&](const StageSpec&, StageContext& context) -> Result<StageResult> {
    TRY_ASSIGN(const auto process, context.processes.start({.argv = {"server"}}));
    clock.advance(milliseconds(250));
    process->stop(milliseconds(1));
    process->poll();
    return StageResult{};
  });
  EXPECT_EQ(content("stages/01-unit/output.log"),
            "$ server\n[server: exited with status 0 after 0.250 s]\n");
}

TEST_F(StageExecution, LogsACommandThatCouldNotBeStarted) {
  processes.on({"ctest"}, [](const Command&) -> Result<Completed> {
    return fail(FailureKind::tool_missing, "ctest is not installed");
  });
  const StageResult result =
      execute([](const StageSpec&, StageContext& context) -> Result<StageResult> {
        TRY(context.processes.run({.argv = {"ctest"}}));
        return StageResult{};
      });
  EXPECT_EQ(result.failure->command, "ctest");
  EXPECT_EQ(content("stages/01-unit/output.log"), "$ ctest\n[ctest: ctest is not installed]\n");
}

TEST_F(StageExecution, MakesTheLogOfAFailureRelativeToTheRun) {
  const StageResult result =
      execute([](const StageSpec&, StageContext& context) -> Result<StageResult> {
        return tl::unexpected(Failure{.what = "x", .log = context.folder / "server.log"});
      });
  EXPECT_EQ(result.failure->log, "stages/01-unit/server.log");
}

TEST_F(StageExecution, WillNotHaveARedStageWithoutAReason) {
  const StageResult result = execute([](const StageSpec&, StageContext&) -> Result<StageResult> {
    return StageResult{.status = StageStatus::errored};
  });
  ASSERT_TRUE(result.failure);
  EXPECT_EQ(result.failure->what, "the stage did not say why");
}

}  // namespace
}  // namespace qa
