// Runs in every state, as the engine would record them.
#pragma once

#include "qa/model/run_result.hpp"

#include <csignal>

namespace qa::samples {

inline StageResult build_passed() {
  const Gate gate{.name = "binary size",
                  .metric = "binary.size",
                  .comparison = Comparison::at_most,
                  .limit = 16'000'000};
  StageResult stage{.name = "build", .reason = "asked for"};
  stage.duration = std::chrono::milliseconds(65'400);
  stage.metrics = {{"binary.size", 8'123'456, "bytes"}};
  stage.gates = {evaluate(gate, stage.metrics)};
  stage.artifacts = {{"binary", "stages/01-build/echo_server", "ab12"}};
  stage.folder = "stages/01-build";
  return stage;
}

inline StageResult unit_passed() {
  const Gate no_failures{
      .name = "no failed test", .metric = "tests.failed", .comparison = Comparison::at_most};
  const Gate coverage{.name = "line coverage", .metric = "coverage.line", .limit = 80};
  StageResult stage{.name = "unit", .reason = "asked for"};
  stage.duration = std::chrono::milliseconds(12'400);
  stage.metrics = {{"tests.total", 3, "1"}, {"tests.failed", 0, "1"}, {"coverage.line", 93.1, "%"}};
  for (const char* name : {"RepliesWithTheMessage", "RefusesAnEmptyMessage", "ForwardsToThePeer"}) {
    stage.tests.push_back(
        {.suite = "EchoTest", .name = name, .duration = std::chrono::milliseconds(2)});
  }
  stage.gates = {evaluate(no_failures, stage.metrics), evaluate(coverage, stage.metrics)};
  stage.folder = "stages/02-unit";
  return stage;
}

inline StageResult lint_passed() {
  const Gate findings{
      .name = "no findings", .metric = "lint.findings", .comparison = Comparison::at_most};
  StageResult stage{.name = "lint", .from_cache = true, .reason = "no input changed"};
  stage.duration = std::chrono::milliseconds(20);
  stage.metrics = {{"lint.findings", 0, "1"}};
  stage.gates = {evaluate(findings, stage.metrics)};
  stage.folder = "stages/03-lint";
  return stage;
}

inline StageResult skipped(const char* name, const char* reason) {
  return StageResult{.name = name, .status = StageStatus::skipped, .reason = reason};
}

inline RunResult run_of(std::vector<StageResult> stages) {
  RunResult run{.id = "20261124-180130-4f2a"};
  run.started = std::chrono::system_clock::time_point{} + std::chrono::seconds(1'795'543'290);
  run.commit = "0123456789abcdef0123456789abcdef01234567";
  run.dirty = false;
  run.profile = "local";
  run.finished = true;
  run.stages = std::move(stages);
  for (const StageResult& stage : run.stages) run.duration += stage.duration;
  return run;
}

inline RunResult passed() {
  return run_of({build_passed(), unit_passed(), lint_passed()});
}

inline RunResult failed_test() {
  StageResult unit = unit_passed();
  unit.tests[0].status = TestStatus::failed;
  unit.tests[0].message = "Expected equality of these values:\n  reply.message()\n  \"hello\"";
  unit.tests[0].file = "reference-service/tests/unit/echo_test.cpp";
  unit.tests[0].line = 42;
  unit.metrics[1].value = 1;
  for (GateResult& gate : unit.gates) gate = evaluate(gate.gate, unit.metrics);
  unit.status = StageStatus::failed;
  unit.failure = Failure{.kind = FailureKind::product,
                         .what = "EchoTest.RepliesWithTheMessage failed",
                         .command = "ctest --test-dir build/coverage/reference-service -L unit",
                         .log = "stages/02-unit/output.log",
                         .next = "qa run unit"};
  return run_of({build_passed(), unit, skipped("lint", "an earlier stage is red"),
                 skipped("container", "an earlier stage is red")});
}

/// Findings inside and outside the project, one twice, one without a place.
inline RunResult failed_lint() {
  StageResult lint{.name = "lint", .status = StageStatus::failed, .reason = "asked for"};
  lint.duration = std::chrono::milliseconds(5'000);
  lint.folder = "stages/02-lint";
  lint.findings = {{Severity::warning, "bugprone-use-after-move", "'text' used after it was moved",
                    "reference-service/src/echo service.cpp", 12, 7},
                   {Severity::warning, "bugprone-use-after-move", "'text' used after it was moved",
                    "reference-service/src/echo service.cpp", 40, 7},
                   {Severity::error, "clang-diagnostic-error", "expected ';', got 50% of \"it\"",
                    "/usr/include/grpc/grpc.h", 3, 0},
                   {Severity::note, "configuration", "unknown check 'x'", "", 0, 0}};
  lint.failure = Failure{.kind = FailureKind::product,
                         .what = "gate 'no findings': lint.findings is 4, wanted <= 0",
                         .log = "stages/02-lint/output.log",
                         .next = "qa run lint"};
  return run_of({build_passed(), lint});
}

inline RunResult failed_gate() {
  StageResult unit = unit_passed();
  unit.metrics[2].value = 79.96;
  for (GateResult& gate : unit.gates) gate = evaluate(gate.gate, unit.metrics);
  unit.status = StageStatus::failed;
  unit.failure = Failure{.kind = FailureKind::product,
                         .what = "gate 'line coverage': coverage.line is 79.96, wanted >= 80",
                         .log = "stages/02-unit/output.log",
                         .next = "qa run unit"};
  return run_of({build_passed(), unit});
}

inline StageResult without_evidence(const char* name, Failure failure) {
  StageResult stage{.name = name, .status = status_of(failure.kind), .reason = "asked for"};
  stage.duration = std::chrono::milliseconds(100);
  stage.failure = std::move(failure);
  return stage;
}

inline RunResult tool_missing() {
  return run_of(
      {build_passed(), without_evidence("lint", {.kind = FailureKind::tool_missing,
                                                 .what = "clang-tidy is not installed",
                                                 .next = "sudo apt-get install clang-tidy"})});
}

inline RunResult timed_out() {
  return run_of(
      {build_passed(), without_evidence("unit", {.kind = FailureKind::timed_out,
                                                 .what = "not done after 20m00s",
                                                 .command = "ctest --test-dir build/coverage",
                                                 .log = "stages/02-unit/output.log",
                                                 .next = "qa run unit --timeout unit=40m"})});
}

inline RunResult canceled() {
  RunResult run = run_of({build_passed(),
                          without_evidence("unit", {.kind = FailureKind::canceled,
                                                    .what = "interrupted",
                                                    .log = "stages/02-unit/output.log",
                                                    .next = "qa run unit"}),
                          skipped("lint", "the run was interrupted")});
  run.interrupt_signal = SIGINT;
  return run;
}

inline RunResult nothing_ran() {
  return run_of({skipped("build", "not asked for"), skipped("unit", "not asked for")});
}

/// A benchmark without a decision: red where the gate is required, a warning where it is advisory.
inline RunResult undecided(Enforcement enforcement) {
  const Gate gate{.name = "everything decided",
                  .metric = "bench.inconclusive",
                  .comparison = Comparison::at_most,
                  .enforcement = enforcement,
                  .on_fail = FailureKind::inconclusive};
  StageResult bench{.name = "bench", .reason = "asked for"};
  bench.duration = std::chrono::milliseconds(125'000);
  bench.metrics = {{"bench.inconclusive", 1, "1"}};
  bench.gates = {evaluate(gate, bench.metrics)};
  bench.folder = "stages/03-bench";
  if (blocks(bench.gates[0])) {
    bench.status = StageStatus::failed;
    bench.failure = Failure{.kind = FailureKind::inconclusive,
                            .what = "1 benchmark could not be decided",
                            .log = "stages/03-bench/output.log",
                            .next = "qa run bench --profile nightly"};
  }
  return run_of({build_passed(), bench});
}

}  // namespace qa::samples
