#include "qa/benchmark/benchmark_program.hpp"

#include "qa/benchmark/cmake_cache.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::chrono::minutes kBuildLimit{30};
constexpr int kVettingRepetitions = 5;
constexpr std::chrono::milliseconds kVettingRepetitionTime = 5 * kRepetitionTime;

/// Runs `command`; an end other than success is a failure of `kind` that says `what` and how.
Result<Completed> run_or_fail(const Command& command, FailureKind kind, const std::string& what,
                              ProcessRunner& processes) {
  TRY_ASSIGN(Completed completed, processes.run(command));
  if (completed.status.succeeded()) return completed;
  if (completed.status.kind == ExitStatus::Kind::timed_out) kind = FailureKind::timed_out;
  if (completed.status.kind == ExitStatus::Kind::canceled) kind = FailureKind::canceled;
  return tl::unexpected<Failure>(Failure{.kind = kind,
                                         .what = what + " " + to_text(completed.status),
                                         .command = to_shell_text(command)});
}

}  // namespace

Result<BenchmarkProgram> build_benchmark_program(const BenchmarkProject& project,
                                                 const std::filesystem::path& stripped,
                                                 ProcessRunner& processes, Files& files) {
  const std::filesystem::path folder = project.root / "build" / project.preset;
  const std::filesystem::path program = folder / project.program;
  TRY(run_or_fail({.argv = {"cmake", "--preset", project.preset},
                   .working_directory = project.root,
                   .timeout = kBuildLimit},
                  FailureKind::product, "configuring the benchmarks", processes));
  TRY(run_or_fail({.argv = {"cmake", "--build", folder.string(), "--target", project.target},
                   .working_directory = project.root,
                   .timeout = kBuildLimit},
                  FailureKind::product, "building the benchmarks", processes));
  if (!files.exists(program)) {
    return fail(FailureKind::configuration,
                fmt::format("target {} doesn't make build/{}/{}", project.target, project.preset,
                            project.program));
  }
  TRY(files.create_directories(stripped.parent_path()));
  TRY(run_or_fail({.argv = {"strip", "-o", stripped.string(), program.string()}}, FailureKind::host,
                  "stripping the benchmarks", processes));
  BenchmarkProgram built{.path = stripped};
  TRY_ASSIGN(built.sha256, files.sha256(stripped));
  TRY_ASSIGN(built.size_bytes, files.size(stripped));
  TRY_ASSIGN(built.build, read_build_facts(folder, processes, files));
  return built;
}

Command launch_command(const Launch& launch) {
  const std::chrono::duration<double> repetition = launch.repetition_time;
  return {.argv = {launch.program.string(),
                   fmt::format("--benchmark_min_time={}", repetition.count()),
                   fmt::format("--benchmark_repetitions={}", launch.repetitions),
                   "--benchmark_out=" + launch.report.string(), "--benchmark_out_format=json"}};
}

Result<std::vector<std::string>> list_benchmarks(const std::filesystem::path& program,
                                                 ProcessRunner& processes) {
  const Command command{.argv = {program.string(), "--benchmark_list_tests=true"}};
  TRY_ASSIGN(const Completed completed,
             run_or_fail(command, FailureKind::product, "listing the benchmarks", processes));
  std::vector<std::string> names;
  std::istringstream lines(completed.standard_output);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) names.push_back(line);
  }
  if (names.empty()) {
    return tl::unexpected<Failure>(Failure{.kind = FailureKind::product,
                                           .what = "the program has no benchmarks",
                                           .command = to_shell_text(command)});
  }
  return names;
}

Result<BenchmarkReport> run_launch(const Launch& launch, ProcessRunner& processes, Files& files) {
  const Command command = launch_command(launch);
  const auto bad = [&](std::string what) {
    return tl::unexpected<Failure>(Failure{
        .kind = FailureKind::product, .what = std::move(what), .command = to_shell_text(command)});
  };
  TRY(files.remove_all(launch.report));
  TRY(run_or_fail(command, FailureKind::product, "the benchmark program", processes));
  if (!files.exists(launch.report)) return bad("the benchmark program wrote no report");
  TRY_ASSIGN(const std::string text, files.read(launch.report));
  auto report = parse_benchmark_report(text);
  if (!report) return bad(report.error().what);
  if (report->benchmarks.empty()) return bad("the benchmark program measured nothing");
  for (const BenchmarkSeries& series : report->benchmarks) {
    if (!series.error.empty()) return bad(series.name + " gave up: " + series.error);
  }
  return report;
}

Result<VettedReport> vet_counters(BenchmarkReport report, const std::filesystem::path& program,
                                  const std::filesystem::path& scratch, ProcessRunner& processes,
                                  Files& files) {
  VettedReport vetted{.report = std::move(report)};
  const bool any = std::ranges::any_of(vetted.report.benchmarks, [](const BenchmarkSeries& series) {
    return !exact_counters(series).empty();
  });
  if (!any) return vetted;
  TRY_ASSIGN(const BenchmarkReport longer, run_launch({.program = program,
                                                       .report = scratch,
                                                       .repetitions = kVettingRepetitions,
                                                       .repetition_time = kVettingRepetitionTime},
                                                      processes, files));
  vetted.inexact = drop_inexact_counters(vetted.report, longer);
  return vetted;
}

}  // namespace qa
