// What the result of a stage depends on: what its table in pipeline.toml says, and what its kind
// adds by its nature.
#pragma once

#include "qa/model/pipeline.hpp"

#include <optional>
#include <string>
#include <vector>

namespace qa {

/// Why the result of this stage is never replayed; empty when it may be.
std::optional<std::string> never_cached(const StageSpec& stage);

/// Whether every file of the project is an input, because its table names none.
bool takes_project_as_input(const StageSpec& stage);

/// The declared inputs, and those that its settings name.
std::vector<std::string> input_patterns(const StageSpec& stage);

/// Programs outside qa that the stage runs: names on PATH, or paths relative to the project.
std::vector<std::string> programs_of(const StageSpec& stage);

/// Whether artifacts of a stage of kind `producer`, which it needs, are inputs of `consumer`.
bool uses_artifacts_of(const StageKind& consumer, const StageKind& producer);

}  // namespace qa
