// pipeline.toml -> Pipeline. Every error has file:line:column, and a suggestion where a name is
// close.
#pragma once

#include "qa/config/config_node.hpp"
#include "qa/config/table_reader.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/stage_kind.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// A pipeline file, and what is laid over it.
struct PipelineText {
  std::string_view text;
  std::string path;  ///< only for messages
  std::string_view profile;
  std::span<const std::string> overrides = {};  ///< TOML such as `stage.unit.timeout="5m"`
};

/// Reads the text of a pipeline.toml whose stages are of `kinds`, applies the profile and then the
/// overrides on top. Fails with kind configuration, one error a line: syntax, unknown keys, wrong
/// types, unknown profile, needs that are missing or circular. The stages of the result are ordered
/// so that needs point backwards, otherwise as in the file.
Result<Pipeline> parse_pipeline(const PipelineText& file, StageKinds kinds);

/// Origin of what nobody wrote.
inline constexpr const char* kDefaultOrigin = "default";

/// One setting that is in effect, and where it was written.
struct EffectiveValue {
  std::string key;     ///< "stage.unit.timeout"
  std::string value;   ///< as JSON
  std::string origin;  ///< "pipeline/pipeline.toml:12:3", "--set ..." or kDefaultOrigin
};
/// Every setting that is written somewhere, after profile and overrides, in the order of the file.
/// Gates are settings of their own, "stage.unit.gates.NAME", and only of them the defaults are
/// here, too. Fails as parse_pipeline does.
Result<std::vector<EffectiveValue>> effective_values(const PipelineText& file, StageKinds kinds);

/// Parts of the reader, as functions of their own so that their keys can be listed
/// (known_keys.hpp).
RunPolicy read_run(TableReader& run);
Pipeline read_top_level(TableReader& root);

}  // namespace qa
