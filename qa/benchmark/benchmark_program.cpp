#include "qa/benchmark/benchmark_program.hpp"

#include "qa/benchmark/benchmark_filter.hpp"
#include "qa/benchmark/cmake_cache.hpp"
#include "qa/benchmark/program_identity.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace qa {
namespace {

/// The stage's own deadline ends a launch that hangs.
constexpr std::chrono::hours kLaunchLimit{24};
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

/// A program that looks for its libraries relative to itself doesn't find them from elsewhere.
Result<void> require_start(const std::filesystem::path& stripped,
                           const std::vector<std::filesystem::path>& libraries,
                           const std::filesystem::path& root, ProcessRunner& processes) {
  const auto found = own_libraries(stripped, root, processes);
  if (found && *found == libraries) return {};
  return fail(
      FailureKind::configuration,
      "the benchmark program finds its shared libraries only from its own folder ($ORIGIN), "
      "and qa runs a copy of it; configure it with CMAKE_BUILD_RPATH_USE_ORIGIN=OFF");
}

}  // namespace

Result<BenchmarkProgram> take_benchmark_program(const BuiltBenchmark& built,
                                                const std::filesystem::path& stripped,
                                                ProcessRunner& processes, Files& files) {
  TRY(files.create_directories(stripped.parent_path()));
  TRY(run_or_fail({.argv = {"strip", "-o", stripped.string(), built.program.string()}},
                  FailureKind::host, "stripping the benchmarks", processes));
  BenchmarkProgram taken{.path = stripped};
  TRY_ASSIGN(taken.libraries, own_libraries(built.program, built.root, processes));
  TRY(require_start(stripped, taken.libraries, built.root, processes));
  TRY_ASSIGN(taken.sha256, program_digest(stripped, taken.libraries, processes, files));
  TRY_ASSIGN(taken.size_bytes, files.size(stripped));
  TRY_ASSIGN(taken.build, read_build_facts(built.build_folder, processes, files));
  return taken;
}

Command launch_command(const Launch& launch) {
  const std::chrono::duration<double> repetition = launch.repetition_time;
  Command command{
      .argv = {launch.program.string(), fmt::format("--benchmark_min_time={}", repetition.count()),
               fmt::format("--benchmark_repetitions={}", launch.repetitions),
               "--benchmark_out=" + launch.report.string(), "--benchmark_out_format=json"},
      .timeout = kLaunchLimit};
  if (!launch.benchmarks.empty()) {
    command.argv.push_back("--benchmark_filter=" + exact_filter(launch.benchmarks));
  }
  return command;
}

Result<BenchmarkList> list_benchmarks(const std::filesystem::path& program,
                                      ProcessRunner& processes) {
  const Command command{.argv = {program.string(), "--benchmark_list_tests=true"}};
  TRY_ASSIGN(const Completed completed,
             run_or_fail(command, FailureKind::product, "listing the benchmarks", processes));
  BenchmarkList list{.startup = completed.duration};
  std::map<std::string, int> occurrences;
  for (const std::string_view line : lines_of(completed.standard_output)) {
    const std::string name(line);
    if (!name.empty()) list.names.push_back(numbered(name, ++occurrences[name]));
  }
  if (list.names.empty()) {
    return tl::unexpected<Failure>(Failure{.kind = FailureKind::product,
                                           .what = "the program has no benchmarks",
                                           .command = to_shell_text(command)});
  }
  return list;
}

BenchmarkList without_own_lines(BenchmarkList list, const std::filesystem::path& program,
                                ProcessRunner& processes) {
  const Result<Completed> completed = processes.run(
      {.argv = {program.string(), "--benchmark_list_tests=true", "--benchmark_filter=^$"}});
  if (!completed || !completed->status.succeeded()) return list;
  for (const std::string_view line : lines_of(completed->standard_output))
    std::erase(list.names, line);
  return list;
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
  return report;
}

Result<BenchmarkReport> without_errors(BenchmarkReport report) {
  for (const BenchmarkSeries& series : report.benchmarks) {
    if (!series.error.empty()) {
      return fail(FailureKind::product, series.name + " gave up: " + series.error);
    }
  }
  return report;
}

void blame_baseline(Failure& failure) {
  failure.what = "baseline: " + failure.what;
  if (failure.kind == FailureKind::product) failure.kind = FailureKind::inconclusive;
}

LaunchCosts launch_costs(const BenchmarkReport& report, const LaunchTimes& times) {
  // The report tells the timed part only; what is done for each repetition costs, too. It is spread
  // in proportion, and no benchmark is for free.
  constexpr double kLeastShare = 0.1;
  double timed = 0;
  for (const BenchmarkSeries& series : report.benchmarks) timed += series.timed_ns;
  const auto count = static_cast<double>(report.benchmarks.size());
  const double least = count > 0 ? kLeastShare * timed / count : 0;
  double shares = 0;
  for (const BenchmarkSeries& series : report.benchmarks) {
    shares += std::max(series.timed_ns, least);
  }
  const Milliseconds spent = std::max((times.many - times.once) / (times.repetitions - 1),
                                      Milliseconds(timed / 1e6) / times.repetitions);
  LaunchCosts costs{.startup = std::max(times.once - spent, times.listing)};
  for (const BenchmarkSeries& series : report.benchmarks) {
    const double share = shares > 0 ? std::max(series.timed_ns, least) / shares : 1 / count;
    costs.benchmarks.push_back({.name = series.name, .repetition = spent * share});
  }
  return costs;
}

Result<Probe> probe_program(const std::filesystem::path& program,
                            const std::filesystem::path& report, Milliseconds listing,
                            ProcessRunner& processes, Files& files, Clock& clock) {
  LaunchTimes times{.listing = listing};
  Probe probe;
  const auto launch = [&](int repetitions, Milliseconds& took) -> Result<void> {
    const auto start = clock.steady_now();
    TRY_ASSIGN(probe.report,
               run_launch({.program = program, .report = report, .repetitions = repetitions},
                          processes, files));
    took = clock.steady_now() - start;
    return {};
  };
  TRY(launch(1, times.once));
  TRY(launch(times.repetitions, times.many));
  probe.costs = launch_costs(probe.report, times);
  return probe;
}

Result<VettedReport> vet_counters(BenchmarkReport report, const std::filesystem::path& program,
                                  const std::filesystem::path& scratch, ProcessRunner& processes,
                                  Files& files) {
  VettedReport vetted{.report = std::move(report)};
  std::vector<std::string> counted;
  for (const BenchmarkSeries& series : vetted.report.benchmarks) {
    if (!exact_counters(series).empty()) counted.push_back(series.name);
  }
  if (counted.empty()) return vetted;
  TRY_ASSIGN(const BenchmarkReport longer, run_launch({.program = program,
                                                       .report = scratch,
                                                       .repetitions = kVettingRepetitions,
                                                       .repetition_time = kVettingRepetitionTime,
                                                       .benchmarks = counted},
                                                      processes, files));
  vetted.inexact = drop_inexact_counters(vetted.report, longer);
  return vetted;
}

}  // namespace qa
