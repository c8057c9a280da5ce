// A run in which no field has its default value, so that a lost field shows.
#pragma once

#include "qa/model/run_result.hpp"

#include <csignal>

namespace qa {

inline StageResult sample_passed_stage() {
  using std::chrono::milliseconds;
  return {.name = "unit",
          .status = StageStatus::passed,
          .from_cache = true,
          .reason = "asked for",
          .duration = milliseconds(4321),
          .metrics = {{"tests.total", 12, "1"}, {"coverage.line", 81.25, "%"}},
          .gates = {{.gate = {.name = "line coverage",
                              .metric = "coverage.line",
                              .comparison = Comparison::at_least,
                              .limit = 80.5,
                              .enforcement = Enforcement::advisory,
                              .on_fail = FailureKind::inconclusive},
                     .actual = 81.25,
                     .verdict = Verdict::pass},
                    {.gate = {.name = "size",
                              .metric = "binary.size",
                              .comparison = Comparison::at_most,
                              .limit = 1e6}}},
          .artifacts = {{"junit", "stages/02-unit/junit.xml", std::string(64, 'a')}},
          .tests = {{.suite = "Echo",
                     .name = "Replies",
                     .status = TestStatus::flaky,
                     .duration = milliseconds(7),
                     .message = "first\nsecond",
                     .file = "a_test.cpp",
                     .line = 17}},
          .findings = {{.severity = Severity::error,
                        .rule = "bugprone-use-after-move",
                        .message = "'x' used after move",
                        .file = "main.cpp",
                        .line = 3,
                        .column = 9}},
          .failure = std::nullopt,
          .folder = "stages/02-unit"};
}

inline StageResult sample_failed_stage() {
  return {.name = "build",
          .status = StageStatus::failed,
          .reason = "needed by unit",
          .failure = Failure{.kind = FailureKind::product,
                             .what = "does not compile",
                             .command = "cmake --build 'my build'",
                             .log = "stages/01-build/output.log",
                             .next = "qa run build"},
          .folder = "stages/01-build"};
}

inline RunResult sample_run() {
  using std::chrono::milliseconds;
  return {.id = "20261124-180130-4f2a",
          .started = std::chrono::system_clock::time_point(milliseconds(1795543290042)),
          .duration = milliseconds(65432),
          .commit = std::string(40, 'c'),
          .dirty = true,
          .profile = "ci",
          .arguments = {"unit", "--keep-going"},
          .host = {.hostname = "box",
                   .os = "Debian GNU/Linux 12 (bookworm)",
                   .kernel = "6.1.0-18-amd64",
                   .cpu_model = "Some CPU",
                   .cpus = 8,
                   .memory_mib = 32000,
                   .load_1m = 0.25},
          .tools = {{"cmake", "3.25.1"}, {"gcc", "12.2.0"}},
          .stages = {sample_failed_stage(), sample_passed_stage()},
          .cache = CacheCounts{.hits = 4, .misses = 2, .evicted = 1},
          .finished = true,
          .interrupt_signal = SIGTERM};
}

}  // namespace qa
