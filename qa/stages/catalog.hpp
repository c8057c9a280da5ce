// The only list of stage kinds: the word in pipeline.toml, what it does, and the function that does
// it.
#pragma once

#include "qa/engine/stage.hpp"

#include <span>
#include <string_view>

namespace qa {

struct StageKind {
  std::string_view name;
  std::string_view description;
  StageFunction run;
};

std::span<const StageKind> stage_kinds();

/// The function for this stage; every alternative of StageSettings has one.
StageFunction stage_function(const StageSpec& stage);

}  // namespace qa
