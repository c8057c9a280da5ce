// What a stage of a kind must show without being told: a stage that says nothing about gates is not
// green for that.
#pragma once

#include "qa/model/pipeline.hpp"

#include <vector>

namespace qa {

/// The gates of a stage with these settings. They look at what its kind always measures, so that
/// what was not measured is not passed. A gate of the same name in the pipeline file replaces one.
std::vector<Gate> default_gates(const StageSettings& settings);

}  // namespace qa
