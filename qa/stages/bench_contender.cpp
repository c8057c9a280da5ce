#include "qa/stages/bench_contender.hpp"

#include "qa/benchmark/comparison.hpp"
#include "qa/benchmark/program_identity.hpp"
#include "qa/stages/cmake_build.hpp"

#include <string>
#include <utility>

namespace qa {

namespace {

/// The program that the built `tree` has. When the file doesn't name it, the target does.
Result<std::filesystem::path> built_program(const StageSpec& spec, const BuildTree& tree,
                                            Files& files) {
  const auto& settings = std::get<BenchSettings>(spec.settings);
  std::filesystem::path program = tree.folder / settings.program;
  if (settings.program.empty()) {
    const CmakeTarget* target = find_target(configuration_of(tree), settings.target);
    program =
        target == nullptr || target->type != TargetType::executable || target->artifacts.empty()
            ? std::filesystem::path()
            : target->artifacts.front();
  }
  if (!program.empty() && files.exists(program)) return program;
  return fail(FailureKind::configuration,
              "target " + settings.target + " of " + to_text(tree.setup) + " doesn't make " +
                  (program.empty() ? "a program" : program.string()),
              "correct target and program of [stage." + spec.name + "] in pipeline.toml");
}

/// Builds what `setup` says; the program to measure goes to the folder of `side`.
Result<BenchmarkProgram> build_side(const StageSpec& spec, const BuildSetup& setup, char side,
                                    StageContext& context) {
  const auto& settings = std::get<BenchSettings>(spec.settings);
  TRY_ASSIGN(const BuildTree tree, cmake_build(spec, context, setup, {settings.target}));
  TRY_ASSIGN(const std::filesystem::path program, built_program(spec, tree, context.files));
  return take_benchmark_program(
      {.program = program, .build_folder = tree.folder, .root = setup.source_folder},
      bench_side(settings, context, side), context.processes, context.files);
}

BuildSetup bench_setup(const StageSpec& spec, const StageContext& context) {
  return build_setup(std::get<BenchSettings>(spec.settings).configure, context, "Release");
}

Result<Contender> measure_once(BenchmarkProgram program, const std::filesystem::path& report_file,
                               StageContext& context) {
  Contender measured{.program = std::move(program), .report_file = report_file};
  context.step("list");
  TRY_ASSIGN(measured.list, list_benchmarks(measured.program.path, context.processes));
  context.step("measure once");
  TRY_ASSIGN(Probe probe, probe_program(measured.program.path, report_file, measured.list.startup,
                                        context.processes, context.files, context.clock));
  measured.costs = std::move(probe.costs);
  if (!unmeasured_benchmarks(measured.list.names, probe.report).empty())
    measured.list =
        without_own_lines(std::move(measured.list), measured.program.path, context.processes);
  TRY_ASSIGN(VettedReport vetted,
             vet_counters(std::move(probe.report), measured.program.path,
                          context.folder / kBenchScratch, context.processes, context.files));
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
  const std::filesystem::path program =
      settings.program.empty() ? settings.target : settings.program;
  return context.folder / std::string(1, side) / program.filename();
}

Result<Contender> measure_contender(const StageSpec& spec, StageContext& context) {
  TRY_ASSIGN(BenchmarkProgram program, build_side(spec, bench_setup(spec, context), 'b', context));
  TRY_ASSIGN(Contender contender,
             measure_once(std::move(program), context.folder / "benchmark.json", context));
  TRY_ASSIGN(contender.report, without_errors(std::move(contender.report)));
  return contender;
}

Result<Contender> measure_commit(const StageSpec& spec, const std::string& commit, char side,
                                 const BuildFacts& today, StageContext& context) {
  context.step("check out " + commit.substr(0, 12));
  const auto folder = baseline_folder(context.builds_folder, commit, today);
  BuildSetup setup = bench_setup(spec, context);
  TRY(make_builds_folder(context));
  TRY_ASSIGN(setup.source_folder,
             check_out_baseline(context.root, commit, folder, context.processes, context.files));
  // Beside the sources: a project may compile whatever lies below them.
  setup.build_folder = folder.string() + ".build";
  auto program = build_side(spec, setup, side, context);
  if (!program) {
    // What doesn't fit today's sources any more, or needs what nobody needs today, is the commit's
    // fault, not the user's file.
    const FailureKind kind = program.error().kind;
    if (kind == FailureKind::configuration || kind == FailureKind::tool_missing) {
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
