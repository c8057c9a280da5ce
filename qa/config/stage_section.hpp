// One [stage.NAME] of pipeline.toml.
#pragma once

#include "qa/config/table_reader.hpp"
#include "qa/model/stage_kind.hpp"

#include <string>

namespace qa {

/// Reads one stage of one of `kinds` completely and refuses what it doesn't know. Whether `needs`
/// exist is left to the caller, who knows the other stages.
StageSpec read_stage(const ConfigEntry& entry, StageKinds kinds, Diagnostics& errors);

/// The keys of every kind except `kind` and `gates`, a function of its own so that they can be
/// listed (known_keys.hpp).
void read_common_keys(TableReader& stage, StageSpec& spec);

/// [a-z][a-z0-9_-]*
bool is_stage_name(std::string_view name);

}  // namespace qa
