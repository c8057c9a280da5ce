// Gates that depend on what a developer changed, and so on the history of the repository.
#pragma once

#include "qa/model/pipeline.hpp"

#include <algorithm>

namespace qa {

/// Whether a gate of `stage` looks at lines that changed since the work departed from the default
/// branch.
inline bool looks_at_changes(const StageSpec& stage) {
  return std::ranges::any_of(stage.gates, [](const Gate& gate) {
    return gate.metric.starts_with("coverage.changed_lines");
  });
}

}  // namespace qa
