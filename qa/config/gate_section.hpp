// The gates of one stage: those that its kind brings, and what the file makes of them.
#pragma once

#include "qa/config/table_reader.hpp"
#include "qa/model/gate.hpp"

#include <span>
#include <vector>

namespace qa {

/// `defaults`, then the stage's own. One of the file's that has the name of a default takes its
/// place; the keys that it leaves out stay as they are there.
std::vector<Gate> read_gates(TableReader& stage, std::vector<Gate> defaults);

/// One item of `gates`, a function of its own so that its keys can be listed (known_keys.hpp).
Gate read_gate(TableReader& gate, std::span<const Gate> defaults);

/// As the file would have it: {"name", "metric", "min" or "max", ...}.
std::string to_json_text(const Gate& gate);

}  // namespace qa
