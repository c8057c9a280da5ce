// Benchmark programs of a stranger, built and measured for real: Google Benchmark's own main, names
// and reports of every kind.
#include "qa/tests/e2e/fixture_project.hpp"

#include <chrono>
#include <set>
#include <string>

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::IsSupersetOf;

constexpr const char* kBenchmarks = R"(#include "work.hpp"
#include <benchmark/benchmark.h>

static void work(benchmark::State& state) {
  for (auto _ : state) {
    for (int i = 0; i < kWork; ++i) benchmark::DoNotOptimize(i);
  }
}
BENCHMARK(work)->Name("plain");
BENCHMARK(work)->Name("hidden")->ReportAggregatesOnly(true);
BENCHMARK(work)->Name("odd \"name\", (a|b)/x")->Iterations(300);
)";

class BenchProject : public testing::Test {
 protected:
  BenchProject() {
    project_.set_stages(R"(
[stage.bench]
kind = "bench"
inputs = ["*.cpp", "*.hpp", "CMakeLists.txt", "CMakePresets.json"]
resources = ["machine"]
cache = false
preset = "bench"
target = "bench"
program = "bench"
baseline = "reports/baselines/bench/x.json"
budget = "40s"
gates = [
  { name = "no regression", metric = "bench.regressed", max = 0 },
  { name = "everything judged", metric = "bench.not_judged", max = 0, on_fail = "inconclusive" },
]
[profile.nightly])");
    project_.write("CMakePresets.json",
                   R"({"version": 6, "configurePresets": [{"name": "bench", "generator": "Ninja",
  "binaryDir": "${sourceDir}/build/bench", "cacheVariables": {"CMAKE_BUILD_TYPE": "Release"}}]})");
    project_.write("CMakeLists.txt",
                   "cmake_minimum_required(VERSION 3.25)\nproject(x CXX)\n"
                   "find_package(benchmark REQUIRED)\n"
                   "add_executable(bench bench.cpp)\n"
                   "target_link_libraries(bench benchmark::benchmark_main)\n");
    project_.write("bench.cpp", kBenchmarks);
    project_.write(".gitignore", "/build/\n/reports/runs/\n/reports/latest\n/reports/cache/\n");
    set_work(2000);
    run({"git", "init", "-q", "-b", "main"});
    commit();
  }

  void set_work(int units) {
    project_.write("work.hpp", "constexpr int kWork = " + std::to_string(units) + ";\n");
  }

  void commit() {
    run({"git", "add", "-A"});
    run({"git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x"});
  }

  void run(std::vector<std::string> argv) {
    const auto completed =
        processes_.run({.argv = std::move(argv), .working_directory = project_.root()});
    ASSERT_TRUE(completed && completed->status.succeeded());
  }

  Completed qa(std::vector<std::string> arguments) {
    Command command = project_.command(std::move(arguments));
    command.timeout = std::chrono::minutes(10);
    return processes_.run(command).value();
  }

  std::set<std::string> regressed() const {
    std::set<std::string> names;
    const auto run = project_.run_json();
    for (const auto& stage : run["stages"]) {
      for (const auto& finding : stage["findings"]) {
        const std::string message = finding["message"];
        if (finding["rule"] == "bench.regressed")
          names.insert(message.substr(0, message.find(": ")));
      }
    }
    return names;
  }

  FixtureProject project_;
  PosixProcessRunner processes_;
};

TEST_F(BenchProject, WhatIsMuchSlowerIsRedWhateverItsReportLooksLike) {
  const Completed unaccepted = qa({"run", "bench"});
  EXPECT_EQ(unaccepted.status.code, 5) << unaccepted.standard_output;
  EXPECT_THAT(unaccepted.standard_output, HasSubstr("qa bench accept"));

  ASSERT_EQ(qa({"bench", "accept", "--reason", "first"}).status.code, 0);
  const Completed nothing_new = qa({"bench", "accept", "--reason", "again"});
  EXPECT_EQ(nothing_new.status.code, 2);
  EXPECT_THAT(nothing_new.standard_error, HasSubstr("nothing to accept"));
  commit();

  const Completed night = qa({"nightly"});
  EXPECT_EQ(night.status.code, 0) << night.standard_output << night.standard_error;
  const Completed history = qa({"bench", "history"});
  EXPECT_THAT(history.standard_output, HasSubstr("plain real_time"));
  EXPECT_THAT(history.standard_output, HasSubstr("hidden cpu_time"));

  set_work(10'000);
  commit();
  const Completed slower = qa({"run", "bench"});
  EXPECT_EQ(slower.status.code, 1) << slower.standard_output;
  EXPECT_THAT(regressed(), IsSupersetOf({std::string("plain"), std::string("hidden")}))
      << slower.standard_output;
  EXPECT_THAT(slower.standard_output, HasSubstr("odd \"name\", (a|b)/x"));
}

/// The origin of the submodule is gone: the user's own clone must do.
TEST_F(BenchProject, BaselineHasTheSubmodulesThatTheUserHas) {
  const std::filesystem::path origin = project_.root() / "build/origin";
  project_.write("build/origin/dep.hpp", "constexpr int kDependency = 1;\n");
  run({"git", "init", "-q", origin.string()});
  run({"git", "-C", origin.string(), "add", "-A"});
  run({"git", "-C", origin.string(), "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm",
       "x"});
  run({"git", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", origin.string(),
       "libs/my dep"});
  project_.write("work.hpp", "#include \"libs/my dep/dep.hpp\"\nconstexpr int kWork = 100;\n");
  commit();
  ASSERT_EQ(qa({"bench", "accept", "--reason", "first"}).status.code, 0);
  std::filesystem::remove_all(origin);

  project_.write("work.hpp", "#include \"libs/my dep/dep.hpp\"\nconstexpr int kWork = 1000;\n");
  commit();
  const Completed slower = qa({"run", "bench"});
  EXPECT_EQ(slower.status.code, 1) << slower.standard_output;
  EXPECT_THAT(regressed(), IsSupersetOf({std::string("plain"), std::string("hidden")}))
      << slower.standard_output;
}

}  // namespace
}  // namespace qa
