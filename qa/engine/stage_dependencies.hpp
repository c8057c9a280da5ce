// What the result of a stage depends on by its nature, beyond what pipeline.toml says.
#pragma once

#include "qa/model/pipeline.hpp"

#include <filesystem>
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

/// Files that its tools read by themselves where they are there, whatever the inputs are: absolute.
std::vector<std::filesystem::path> implied_inputs(const StageSpec& stage,
                                                  const std::filesystem::path& root);

/// Programs outside qa that the stage runs: names on PATH, or paths relative to the project.
std::vector<std::string> programs_of(const StageSpec& stage);

/// Whether artifacts of a stage like `producer`, which it needs, are inputs of `consumer`.
bool uses_artifacts_of(const StageSettings& consumer, const StageSettings& producer);

/// What a stage like this makes, for people: "binary", "image".
std::string product_of(const StageSettings& producer);

}  // namespace qa
