// Every key that the readers know, for documentation, the JSON Schema and completions. Asked of the
// readers themselves, so that it can't go out of date.
#pragma once

#include "qa/model/stage_kind.hpp"

#include <map>
#include <string>
#include <vector>

namespace qa {

/// Section -> its keys, in the order in which they are read.
using KnownKeys = std::map<std::string, std::vector<std::string>>;

/// Sections of pipeline.toml: "file", "run", "stage" (every kind has these), "gate", "quarantine",
/// "profile" and one for each kind with the keys that only it has.
KnownKeys known_pipeline_keys(StageKinds kinds);

/// Sections of the YAML files: "topology", "service", "ready", "module case", "module expect",
/// "rpc defaults", "rpc case", "rpc caller", "rpc step", "rpc receive", "rpc capture",
/// "rpc expect", "fault".
KnownKeys known_yaml_keys();

}  // namespace qa
