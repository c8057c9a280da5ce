#include "qa/stages/followed_stages.hpp"

#include "qa/stages/catalog.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>
#include <set>

namespace qa {
namespace {

const BuildSettings& build_of(const CoverageSettings& settings) {
  return std::get<BuildSettings>(followed(settings, kBuildKind).front()->settings);
}

const UnitSettings& unit_of(const CoverageSettings& settings) {
  return std::get<UnitSettings>(followed(settings, kUnitKind).front()->settings);
}

bool is_level(const StageSpec& stage) {
  if (stage.kind == &kUnitKind) return std::get<UnitSettings>(stage.settings).coverage;
  return stage.kind == &kModuleKind || stage.kind == &kIntegrationKind;
}

/// Whether it leads to the service that ships.
bool makes_service(const StageSpec& stage) {
  return stage.kind == &kContainerKind ||
         (stage.kind == &kBuildKind && !std::get<BuildSettings>(stage.settings).binary.empty());
}

/// The levels that `stage` names, and what it takes to try their tests.
std::vector<StageSpec> stages_behind(const StageSpec& stage, std::span<const StageSpec> earlier) {
  const std::set<std::string> named(stage.needs.begin(), stage.needs.end());
  std::set<std::string> needed = named;
  std::set<const StageKind*> makers;
  std::vector<StageSpec> found;
  for (const StageSpec& other : earlier | std::views::reverse) {
    if (!needed.contains(other.name)) continue;
    needed.insert(other.needs.begin(), other.needs.end());
    const bool is_wanted = is_level(other)
                               ? named.contains(other.name)
                               : makes_service(other) && makers.insert(other.kind).second;
    if (is_wanted) found.push_back(other);
  }
  std::ranges::reverse(found);
  return found;
}

std::string problem_of(const CoverageSettings& settings) {
  if (followed(settings, kUnitKind).size() != 1)
    return "needs one stage of kind unit that measures coverage: it says how the project is built "
           "for that, and which sources count";
  if (level_count(settings) < 2)
    return "needs a stage of kind module or integration, too: without one it has nothing to add";
  for (const StageKind* kind : {&kContainerKind, &kBuildKind}) {
    if (followed(settings, *kind).empty())
      return "needs tests of an image that a stage of kind build and one of kind container make";
  }
  for (const StageSpec* module : followed(settings, kModuleKind)) {
    if (!std::get<ModuleSettings>(module->settings).image.empty())
      return "can't follow '" + module->name + "', which tests an image that somebody else built";
  }
  return {};
}

void sort_out(std::vector<std::string>& words) {
  std::ranges::sort(words);
  const auto repeated = std::ranges::unique(words);
  words.erase(repeated.begin(), repeated.end());
}

/// What decides about them decides about this one.
void take_inputs(StageSpec& stage, const std::vector<StageSpec>& followed) {
  const auto is_declared = [](const StageSpec& other) {
    return other.kind->undeclared_inputs != UndeclaredInputs::project || !other.inputs.empty();
  };
  const bool takes = stage.inputs.empty() && std::ranges::all_of(followed, is_declared);
  for (const StageSpec& other : followed) {
    if (takes) std::ranges::copy(other.inputs, std::back_inserter(stage.inputs));
    std::ranges::copy(other.environment, std::back_inserter(stage.environment));
  }
  sort_out(stage.inputs);
  sort_out(stage.environment);
}

}  // namespace

std::string follow_levels(StageSpec& stage, std::span<const StageSpec> earlier) {
  auto& settings = std::get<CoverageSettings>(stage.settings);
  settings.followed = stages_behind(stage, earlier);
  std::string problem = problem_of(settings);
  if (problem.empty()) take_inputs(stage, settings.followed);
  return problem;
}

std::vector<StageSpec> measuring_unit_stages(const StageSpec& stage,
                                             std::span<const StageSpec> earlier) {
  std::vector<StageSpec> found;
  for (const StageSpec& other : earlier) {
    const bool is_named = std::ranges::find(stage.needs, other.name) != stage.needs.end();
    if (is_named && other.kind == &kUnitKind && is_level(other)) found.push_back(other);
  }
  return found;
}

std::vector<const StageSpec*> followed(const CoverageSettings& settings, const StageKind& kind) {
  std::vector<const StageSpec*> found;
  for (const StageSpec& stage : settings.followed) {
    if (stage.kind == &kind) found.push_back(&stage);
  }
  return found;
}

std::size_t level_count(const CoverageSettings& settings) {
  const std::array levels = {&kUnitKind, &kModuleKind, &kIntegrationKind};
  return static_cast<std::size_t>(std::ranges::count_if(
      levels, [&](const StageKind* kind) { return !followed(settings, *kind).empty(); }));
}

BuildSetup coverage_setup(const CoverageSettings& settings, const StageContext& context) {
  return build_setup(unit_of(settings).configure, context, "Debug", coverage_instrumentation());
}

std::vector<std::string> targets_of(const CoverageSettings& settings) {
  return settings.targets.empty() ? build_of(settings).targets : settings.targets;
}

std::string binary_of(const CoverageSettings& settings) {
  return settings.binary.empty() ? build_of(settings).binary : settings.binary;
}

}  // namespace qa
