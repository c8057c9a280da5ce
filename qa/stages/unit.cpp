#include "qa/coverage/coverage_data.hpp"
#include "qa/stages/child.hpp"
#include "qa/stages/cmake_build.hpp"
#include "qa/stages/coverage_ratchet.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/stages/test_ratchet.hpp"
#include "qa/stages/unit_coverage.hpp"
#include "qa/stages/unit_sanitizer.hpp"
#include "qa/stages/unit_tests.hpp"

namespace qa {
namespace {

Instrumentation instrumentation_of(const UnitSettings& settings) {
  if (settings.coverage) return coverage_instrumentation();
  return settings.sanitizer.empty() ? Instrumentation()
                                    : sanitizer_instrumentation(settings.sanitizer);
}

}  // namespace

Result<StageResult> run_unit(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<UnitSettings>(spec.settings);
  StageResult result;
  const auto tree =
      cmake_build(spec, context,
                  build_setup(settings.configure, context, "Debug", instrumentation_of(settings)),
                  settings.targets);
  if (!tree) return end_with(std::move(result), tree.error());
  TRY(check_sanitizer(spec, *tree));
  TRY(remove_counters(tree->folder, context.files));
  TRY_ASSIGN(ProjectFiles project, project_files(context));
  TRY_ASSIGN(const std::optional<StageCoverage> baseline, accepted_baseline(spec, context));
  TRY(run_unit_tests(spec, context, *tree, project, result));
  TRY(look_at_test_sources(context, *tree, project, result));
  if (baseline) TRY(compare_tests(context, *baseline, result));
  if (!settings.coverage) return result;
  const Result<void> measured =
      measure_coverage(spec, context, *tree, std::move(project), baseline, result);
  if (measured) return result;
  // A failed test is proven, so it outweighs coverage that could not be measured.
  if (result.status == StageStatus::failed) return result;
  const FailureKind kind = measured.error().kind;
  if (kind == FailureKind::canceled || kind == FailureKind::timed_out)
    return tl::unexpected(measured.error());
  result.status = status_of(kind);
  result.failure = measured.error();
  return result;
}

}  // namespace qa
