// A project with a benchmark program, on a machine that exists only in memory.
#pragma once

#include "qa/benchmark/baseline.hpp"
#include "qa/engine/stage.hpp"
#include "qa/tests/fakes/fake_cmake.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace qa {

class NothingUpstream : public Upstream {
 public:
  Result<std::filesystem::path> artifact(std::string_view) const override {
    return fail(FailureKind::configuration, "nothing upstream");
  }
  Result<std::string> digest(std::string_view) const override {
    return fail(FailureKind::configuration, "nothing upstream");
  }
  Result<std::vector<UpstreamArtifact>> artifacts(std::string_view) const override {
    return std::vector<UpstreamArtifact>();
  }
};

/// The baseline's program is built below kCheckouts, the contender's in /p; each test says
/// what they are made of and how long their benchmark takes.
class BenchFixture : public testing::Test {
 protected:
  static constexpr const char* kFolder = "/p/reports/runs/1/stages/07-bench";
  static constexpr const char* kCheckouts = "/p/reports/builds/baseline/";
  inline static const std::string kCommit = std::string(40, 'c');

  BenchFixture() {
    processes_.on({}, completed(0));
    spec_.name = "bench";
    spec_.inputs = {"reference-service", "proto/**/*.proto"};
    answer_as_cmake({.targets = {"echo_benchmark"}}, processes_, files_);
    files_.contents["/p/CMakeLists.txt"] = "project(p)";
    processes_.on({"worktree", "add"}, [this](const Command& command) -> Result<Completed> {
      files_.contents[std::filesystem::path(command.argv.end()[-2]) / "CMakeLists.txt"] = "old";
      return completed(0);
    });
    spec_.settings = BenchSettings{.configure = {.preset = "bench"},
                                   .target = "echo_benchmark",
                                   .program = "echo_benchmark",
                                   .baseline = "reports/baselines/bench/echo.json"};
    processes_.on({"cmake", "--build"}, [this](const Command& command) -> Result<Completed> {
      const std::filesystem::path folder = command.argv[2];
      const bool is_baseline = folder.string().starts_with(kCheckouts);
      files_.contents[folder / "CMakeCache.txt"] = "CMAKE_CXX_COMPILER:FILEPATH=/usr/bin/c++\n";
      files_.contents[folder / "echo_benchmark"] = is_baseline ? baseline_code_ : contender_code_;
      return completed(0);
    });
    processes_.on({"strip", "-o"}, [this](const Command& command) -> Result<Completed> {
      files_.contents[command.argv[2]] = files_.contents[command.argv[3]];
      return completed(0);
    });
    processes_.on({"/usr/bin/c++", "--version"}, completed(0, "c++ 12.2.0\n"));
    processes_.on({"--benchmark_list_tests"}, completed(0, "BM_Echo\n"));
    processes_.on({"--benchmark_out="}, [this](const Command& command) -> Result<Completed> {
      clock_.advance(std::chrono::seconds(1));
      const bool is_baseline = command.argv[0].find("/a/") != std::string::npos;
      const std::string& out = command.argv[3];
      files_.contents[out.substr(out.find('=') + 1)] =
          report(is_baseline ? baseline_ns_ : contender_ns_);
      return completed(0);
    });
    processes_.on({"git", "rev-parse", "HEAD"}, completed(0, kCommit + "\n"));
  }

  static std::string report(double ns, int allocations = 15) {
    std::string runs;
    for (int i = 0; i < 8; ++i) {
      const std::string time = std::to_string(ns + 0.1 * i);
      runs += std::string(i == 0 ? "" : ",") + R"({"name": "BM_Echo", "real_time": )" + time +
              R"(, "cpu_time": )" + time + R"(, "allocs_per_op": )" + std::to_string(allocations) +
              "}";
    }
    return R"({"benchmarks": [)" + runs + "]}";
  }

  void store_baseline(const std::string& sha256) {
    const Baseline baseline{.commit = kCommit,
                            .stripped_sha256 = sha256,
                            .reason = "first",
                            .benchmarks = {{"BM_Echo", 100, 100, {{"allocs_per_op", 15}}}}};
    files_.contents[kBaseline] = to_json(baseline);
  }

  /// One that `commit` has added; empty: no commit has.
  void begin_baseline(const std::string& commit) {
    files_.contents[kBaseline] = beginning_baseline();
    processes_.on({"--diff-filter=A"}, completed(0, commit.empty() ? "" : commit + "\n"));
  }

  std::string sha256_of(const std::string& code) {
    files_.contents["/scratch"] = code;
    return files_.sha256("/scratch").value();
  }

  bool asked_for(std::string_view word) const {
    return std::ranges::any_of(processes_.commands, [&](const Command& command) {
      return std::ranges::find(command.argv, word) != command.argv.end();
    });
  }

  StageContext context() {
    return {.root = "/p",
            .folder = kFolder,
            .kept_folder = "/p/reports/cache/kept/bench/files",
            .builds_folder = "/p/reports/builds",
            .run_id = "run-1",
            .upstream = upstream_,
            .processes = processes_,
            .files = files_,
            .clock = clock_,
            .jobs = jobs_,
            .step = [](std::string_view) {},
            .tool_version = [](std::string_view, std::string_view) {}};
  }

  static constexpr const char* kBaseline = "/p/reports/baselines/bench/echo.json";

  std::string baseline_code_ = "old";
  std::string contender_code_ = "new";
  double baseline_ns_ = 100;
  double contender_ns_ = 100;
  StageSpec spec_;
  NothingUpstream upstream_;
  FakeProcessRunner processes_;
  MemoryFiles files_;
  ManualClock clock_;
  JobBudget budget_{2};
  StageJobs jobs_{budget_};
};

}  // namespace qa
