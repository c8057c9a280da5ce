#include "qa/coverage/coverage_file.hpp"
#include "qa/coverage/level_coverage.hpp"
#include "qa/coverage/placed_counters.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/child.hpp"
#include "qa/stages/cmake_build.hpp"
#include "qa/stages/coverage_extraction.hpp"
#include "qa/stages/coverage_ratchet.hpp"
#include "qa/stages/coverage_scope.hpp"
#include "qa/stages/followed_stages.hpp"
#include "qa/stages/instrumented_service.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/sandbox.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

using Trial = Result<std::vector<std::string>> (*)(const StageSpec&, const InstrumentedService&,
                                                   StageContext&);

void add_finding(StageResult& result, const char* rule, std::string message) {
  result.findings.push_back(
      {.severity = Severity::warning, .rule = rule, .message = std::move(message)});
}

void add_count(StageResult& result, const std::string& name, std::size_t value) {
  result.metrics.push_back({.name = name, .value = static_cast<double>(value), .unit = "1"});
}

/// The build for coverage, and what its counters are about.
struct CoverageBuild {
  const BuildTree& tree;
  const CoverageScope& scope;
  const GcovSetup& gcov;
};

/// The levels of one run of this stage, one after the other.
class Levels {
 public:
  Levels(const CoverageSettings& settings, CoverageBuild build, InstrumentedService service,
         StageContext& context, StageResult& result)
      : settings_(settings),
        build_(build),
        service_(std::move(service)),
        context_(context),
        result_(result) {}

  /// What the tests of all followed stages of that kind run; no files: nothing is known.
  Result<LevelCoverage> measure(const StageKind& kind, Trial trial) {
    LevelCoverage level{.level = std::string(kind.name), .files = {}};
    service_.counters = context_.folder / ("counters-" + level.level);
    TRY(context_.files.create_directories(service_.counters));
    for (const StageSpec* stage : followed(settings_, kind)) {
      context_.step("the tests of " + stage->name);
      TRY_ASSIGN(const std::vector<std::string> problems, trial(*stage, service_, context_));
      for (const std::string& problem : problems)
        add_finding(result_, "coverage.incomplete",
                    stage->name + ": " + problem + "; what it counted may be missing");
    }
    TRY(read(level));
    TRY(context_.files.remove_all(service_.counters));
    return level;
  }

 private:
  Result<void> read(LevelCoverage& level) {
    TRY(remove_counters(build_.tree.folder, context_.files));
    TRY_ASSIGN(const PlacedCounters counters,
               place_counters(service_.counters, build_.tree.folder, context_.files));
    if (counters.placed == 0) {
      add_finding(result_, "coverage.no_counters", nothing_came(level.level, counters));
      return {};
    }
    TRY_ASSIGN(CoverageData data, counted_data(build_.tree, context_.files));
    std::erase_if(data.notes, [](const CoverageNotes& notes) { return !notes.has_counters; });
    TRY_ASSIGN(CoverageSum sum, read_coverage(build_.scope, data, build_.gcov, context_));
    std::ranges::move(sum.findings, std::back_inserter(result_.findings));
    level.files = std::move(sum.files);
    return remove_counters(build_.tree.folder, context_.files).map([](int) {});
  }

  static std::string nothing_came(const std::string& level, const PlacedCounters& counters) {
    if (counters.elsewhere > 0)
      return fmt::format("{} tests: the {} files of counters are of another build folder", level,
                         counters.elsewhere);
    return level +
           " tests: no counters came. The service is not compiled and linked with --coverage, or "
           "doesn't end by return from main() or exit() when it is told to stop";
  }

  const CoverageSettings& settings_;
  CoverageBuild build_;
  InstrumentedService service_;
  StageContext& context_;
  StageResult& result_;
};

/// What the unit tests ran, as their stage measured it.
Result<CoverageFile> unit_coverage(StageContext& context) {
  TRY_ASSIGN(const fs::path path, context.upstream.artifact(kCoverageArtifact));
  TRY_ASSIGN(const std::string text, context.files.read(path));
  return parse_coverage_file(text);
}

/// Bytes of the service as the coverage build has it.
Result<std::string> service_binary(const StageSpec& spec, StageContext& context,
                                   const BuildTree& tree) {
  const fs::path binary = tree.folder / binary_of(std::get<CoverageSettings>(spec.settings));
  if (context.files.exists(binary)) return context.files.read(binary);
  return fail(FailureKind::configuration,
              "stage " + spec.name + ": " + to_text(tree.setup) + " builds no " + binary.string(),
              "set targets and binary of [stage." + spec.name + "] in pipeline.toml");
}

/// The tests of all levels but unit, in the service that this builds.
Result<void> measure_levels(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                            std::vector<LevelCoverage>& levels, StageResult& result) {
  const auto& settings = std::get<CoverageSettings>(spec.settings);
  const StageSpec& unit = *followed(settings, kUnitKind).front();
  TRY_ASSIGN(ProjectFiles project, project_files(context));
  TRY_ASSIGN(const CoverageData data, counted_data(tree, context.files));
  TRY_ASSIGN(CoverageScope scope, coverage_scope(unit.name, std::get<UnitSettings>(unit.settings),
                                                 context, tree, std::move(project), data));
  // What nobody compiled is among the unit tests' lines.
  scope.sources.clear();
  TRY_ASSIGN(const GcovSetup gcov, gcov_setup(spec, context, tree));
  TRY_ASSIGN(const std::string program, service_binary(spec, context, tree));
  TRY_ASSIGN(Image image,
             instrumented_image(
                 std::get<ContainerSettings>(followed(settings, kContainerKind).front()->settings),
                 program, context));
  TRY(probe_sandbox(context.processes));
  Levels runs(settings, {.tree = tree, .scope = scope, .gcov = gcov},
              {.image = std::move(image), .folder = context.folder / "rootfs", .counters = {}},
              context, result);
  struct Level {
    const StageKind& kind;
    Trial trial;
  };
  for (const auto& [kind, trial] :
       {Level{kModuleKind, try_module_cases}, Level{kIntegrationKind, try_integration_cases}}) {
    if (followed(settings, kind).empty()) continue;
    TRY_ASSIGN(LevelCoverage level, runs.measure(kind, trial));
    if (!level.files.empty()) levels.push_back(std::move(level));
  }
  return {};
}

Result<void> record(StageContext& context, StageResult& result, std::string_view kind,
                    const std::string& name, const CoverageFile& coverage) {
  const fs::path file = context.folder / (name + ".json");
  TRY(context.files.write(file, to_text(coverage)));
  TRY_ASSIGN(Artifact artifact, record_artifact(context, kind, file));
  result.artifacts.push_back(std::move(artifact));
  return {};
}

void add_level_metrics(const std::vector<LevelCoverage>& levels, std::size_t index,
                       StageResult& result) {
  const std::string prefix = "coverage." + levels[index].level;
  const Ratio lines = totals_of(levels[index].files).lines;
  result.metrics.push_back(
      {.name = prefix + ".line",
       .value = 100.0 * static_cast<double>(lines.covered) / static_cast<double>(lines.total),
       .unit = "%"});
  add_count(result, prefix + ".lines_covered", static_cast<std::size_t>(lines.covered));
  std::size_t exclusive = 0;
  for (const auto& [path, numbers] : exclusive_lines(levels, index)) exclusive += numbers.size();
  add_count(result, prefix + ".exclusive_lines", exclusive);
}

}  // namespace

Result<StageResult> run_coverage(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<CoverageSettings>(spec.settings);
  StageResult result;
  TRY_ASSIGN(CoverageFile unit, unit_coverage(context));
  const auto tree =
      cmake_build(spec, context, coverage_setup(settings, context), targets_of(settings));
  if (!tree) return end_with(std::move(result), tree.error());
  std::vector<LevelCoverage> levels = {
      {.level = std::string(kUnitKind.name), .files = std::move(unit.files)}};
  TRY(measure_levels(spec, context, *tree, levels, result));
  unite(levels);
  const CoverageByFile all = overall(levels);
  std::ranges::move(coverage_metrics(totals_of(all)), std::back_inserter(result.metrics));
  add_count(result, "coverage.levels_missing", level_count(settings) - levels.size());
  TRY(record(context, result, kCoverageArtifact, "coverage",
             {.compiler = unit.compiler, .files = all}));
  for (std::size_t i = 0; i < levels.size(); ++i) {
    add_level_metrics(levels, i, result);
    TRY(record(context, result, kLevelArtifact, levels[i].level,
               {.compiler = unit.compiler, .files = levels[i].files}));
  }
  TRY(look_at_changes(spec, context, all, result));
  return result;
}

}  // namespace qa
