#include "qa/model/pipeline.hpp"

#include <algorithm>
#include <array>

namespace qa {

std::string_view kind_name(const StageSettings& settings) {
  // In the order of the variant's alternatives.
  static constexpr std::array<std::string_view, std::variant_size_v<StageSettings>> kNames = {
      "build", "lint", "unit", "container", "module", "integration", "bench", "command"};
  return kNames.at(settings.index());
}

const StageSpec* find_stage(const Pipeline& pipeline, std::string_view name) {
  const auto found = std::ranges::find(pipeline.stages, name, &StageSpec::name);
  return found == pipeline.stages.end() ? nullptr : &*found;
}

}  // namespace qa
