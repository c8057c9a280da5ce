#include "qa/engine/stage_dependencies.hpp"

#include "qa/model/stage_kind.hpp"

#include <algorithm>

namespace qa {
namespace {

using Words = std::vector<std::string>;

/// The project as a whole, where a key names paths.
constexpr std::string_view kEverything = ".";

}  // namespace

std::optional<std::string> never_cached(const StageSpec& stage) {
  if (!stage.kind->never_cached.empty())
    return "never cached: " + std::string(stage.kind->never_cached);
  if (stage.caching == Caching::never) return "never cached: cache = false";
  if (stage.kind->undeclared_inputs == UndeclaredInputs::anything && stage.inputs.empty())
    return "never cached: it declares no inputs";
  return std::nullopt;
}

bool takes_project_as_input(const StageSpec& stage) {
  if (stage.kind->undeclared_inputs != UndeclaredInputs::project) return false;
  const Words named = stage.kind->named_inputs(stage.settings);
  return stage.inputs.empty() || std::ranges::find(named, kEverything) != named.end();
}

Words input_patterns(const StageSpec& stage) {
  Words patterns = stage.kind->named_inputs(stage.settings);
  // What git knows, and not build folders and results beside it.
  std::erase(patterns, kEverything);
  patterns.insert(patterns.end(), stage.inputs.begin(), stage.inputs.end());
  std::ranges::sort(patterns);
  const auto repeated = std::ranges::unique(patterns);
  patterns.erase(repeated.begin(), repeated.end());
  return patterns;
}

Words programs_of(const StageSpec& stage) {
  Words programs(stage.kind->tools.begin(), stage.kind->tools.end());
  std::ranges::move(stage.kind->programs(stage.settings), std::back_inserter(programs));
  return programs;
}

bool uses_artifacts_of(const StageKind& consumer, const StageKind& producer) {
  return consumer.consumes == kAnyProduct ||
         (!consumer.consumes.empty() && consumer.consumes == producer.product);
}

}  // namespace qa
