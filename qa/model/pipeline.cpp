#include "qa/model/pipeline.hpp"

#include <algorithm>

namespace qa {

const StageSpec* find_stage(const Pipeline& pipeline, std::string_view name) {
  const auto found = std::ranges::find(pipeline.stages, name, &StageSpec::name);
  return found == pipeline.stages.end() ? nullptr : &*found;
}

}  // namespace qa
