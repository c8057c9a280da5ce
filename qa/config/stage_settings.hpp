// The settings of each kind of stage.
#pragma once

#include "qa/config/table_reader.hpp"
#include "qa/model/pipeline.hpp"

#include <span>
#include <string>
#include <string_view>

namespace qa {

/// The words that `kind` may have, as kind_name() spells them.
std::span<const std::string> stage_kinds();

/// Reads the keys that only stages of this kind have. `kind` must be one of stage_kinds().
StageSettings read_stage_settings(std::string_view kind, TableReader& stage);

}  // namespace qa
