#include "qa/stages/bench_contender.hpp"

#include <string>
#include <utility>

namespace qa {

std::filesystem::path bench_side(const BenchSettings& settings, const StageContext& context,
                                 char side) {
  return context.folder / std::string(1, side) / std::filesystem::path(settings.program).filename();
}

Result<Contender> measure_contender(const BenchSettings& settings, StageContext& context) {
  Contender contender;
  context.step("build");
  TRY_ASSIGN(contender.program, build_benchmark_program({.root = context.root,
                                                         .preset = settings.preset,
                                                         .target = settings.target,
                                                         .program = settings.program},
                                                        bench_side(settings, context, 'b'),
                                                        context.processes, context.files));
  context.tool_version("c++", contender.program.build.compiler);
  context.step("list");
  TRY(list_benchmarks(contender.program.path, context.processes));
  context.step("measure");
  contender.report_file = context.folder / "benchmark.json";
  const auto start = context.clock.steady_now();
  TRY_ASSIGN(BenchmarkReport report,
             run_launch({.program = contender.program.path, .report = contender.report_file},
                        context.processes, context.files));
  contender.launch_time =
      std::chrono::duration_cast<std::chrono::milliseconds>(context.clock.steady_now() - start);
  TRY_ASSIGN(VettedReport vetted,
             vet_counters(std::move(report), contender.program.path, context.folder / kBenchScratch,
                          context.processes, context.files));
  contender.report = std::move(vetted.report);
  contender.inexact = std::move(vetted.inexact);
  return contender;
}

void remove_bench_sides(StageContext& context) {
  for (const char* name : {"a", "b", kBenchScratch}) {
    // Left behind they only cost space.
    [[maybe_unused]] const auto removed = context.files.remove_all(context.folder / name);
  }
}

}  // namespace qa
