#include "qa/stages/bench_contender.hpp"

#include "qa/benchmark/program_identity.hpp"

#include <string>
#include <utility>

namespace qa {

namespace {

Result<BenchmarkProgram> build_side(const BenchSettings& settings,
                                    const std::filesystem::path& root, char side,
                                    StageContext& context) {
  return build_benchmark_program({.root = root,
                                  .preset = settings.preset,
                                  .target = settings.target,
                                  .program = settings.program},
                                 bench_side(settings, context, side), context.processes,
                                 context.files);
}

Result<Contender> measure_once(BenchmarkProgram program, const std::filesystem::path& report_file,
                               StageContext& context) {
  Contender measured{.program = std::move(program), .report_file = report_file};
  context.step("list");
  TRY_ASSIGN(measured.list, list_benchmarks(measured.program.path, context.processes));
  context.step("measure once");
  const auto start = context.clock.steady_now();
  TRY_ASSIGN(BenchmarkReport report, run_launch({.program = measured.program.path,
                                                 .report = report_file,
                                                 .repetitions = kProbeRepetitions},
                                                context.processes, context.files));
  const Milliseconds launch = context.clock.steady_now() - start;
  measured.costs = benchmark_costs(report, launch, measured.list.startup, kProbeRepetitions);
  TRY_ASSIGN(VettedReport vetted,
             vet_counters(std::move(report), measured.program.path, context.folder / kBenchScratch,
                          context.processes, context.files));
  measured.report = std::move(vetted.report);
  measured.inexact = std::move(vetted.inexact);
  return measured;
}

tl::unexpected<Failure> not_the_products(Failure failure) {
  blame_baseline(failure);
  if (failure.next.empty()) failure.next = "qa bench accept --reason \"...\"";
  return tl::unexpected(std::move(failure));
}

}  // namespace

std::filesystem::path bench_side(const BenchSettings& settings, const StageContext& context,
                                 char side) {
  return context.folder / std::string(1, side) / std::filesystem::path(settings.program).filename();
}

Result<Contender> measure_contender(const BenchSettings& settings, StageContext& context) {
  context.step("build");
  TRY_ASSIGN(BenchmarkProgram program, build_side(settings, context.root, 'b', context));
  context.tool_version("c++", program.build.compiler);
  TRY_ASSIGN(Contender contender,
             measure_once(std::move(program), context.folder / "benchmark.json", context));
  TRY_ASSIGN(contender.report, without_errors(std::move(contender.report)));
  return contender;
}

Result<Contender> measure_commit(const BenchSettings& settings, const std::string& commit,
                                 char side, const BuildFacts& today, StageContext& context) {
  context.step("build " + commit.substr(0, 12));
  TRY_ASSIGN(const std::filesystem::path root,
             check_out_baseline(context.root, commit, baseline_folder(context.root, commit, today),
                                context.processes, context.files));
  auto program = build_side(settings, root, side, context);
  if (!program) {
    // What doesn't fit today's sources any more is the commit's fault, not the user's file.
    if (program.error().kind == FailureKind::configuration) {
      program.error().kind = FailureKind::product;
    }
    return not_the_products(std::move(program).error());
  }
  TRY_ASSIGN(const auto loaded, own_libraries(program->path, context.root, context.processes));
  if (loaded != program->libraries) {
    // As LD_LIBRARY_PATH can bring about; comparing the libraries with themselves proves nothing.
    return fail(FailureKind::inconclusive,
                "the baseline's program loads shared libraries of the working tree; is "
                "LD_LIBRARY_PATH set?",
                "unset LD_LIBRARY_PATH");
  }
  auto measured = measure_once(std::move(*program), context.folder / kBenchScratch, context);
  if (!measured) return not_the_products(std::move(measured).error());
  return measured;
}

void remove_bench_sides(StageContext& context) {
  for (const char* name : {"a", "b", kBenchScratch, "turns.a.plan", "turns.a.fifo", "turns.a.json",
                           "turns.b.plan", "turns.b.fifo", "turns.b.json"}) {
    // Left behind they only cost space.
    [[maybe_unused]] const auto removed = context.files.remove_all(context.folder / name);
  }
}

}  // namespace qa
