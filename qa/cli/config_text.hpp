// Every setting that is in effect, and where it comes from, as a table or as JSON.
#pragma once

#include "qa/config/pipeline_file.hpp"
#include "qa/report/line_printer.hpp"

#include <string>
#include <vector>

namespace qa {

/// What `pipeline` has without being told: settings that are not among `written`, with the origin
/// kDefaultOrigin.
std::vector<EffectiveValue> default_values(const Pipeline& pipeline,
                                           const std::vector<EffectiveValue>& written);

std::string config_table(const std::vector<EffectiveValue>& values, const Palette& palette);

/// {"schema": 1, "settings": [{"key", "value", "origin"}]}; values keep their types.
std::string config_json(const std::vector<EffectiveValue>& values);

}  // namespace qa
