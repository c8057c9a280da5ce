// pipeline.toml -> Pipeline. Every error has file:line:column, and a suggestion where a name is
// close.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/pipeline.hpp"

#include <string>
#include <string_view>

namespace qa {

/// Reads the text of a pipeline.toml and applies `profile` on top. `path` is only used in messages.
/// Fails with kind configuration: syntax, unknown keys, wrong types, unknown profile, needs that
/// are missing or circular. The stages of the result are ordered so that needs point backwards,
/// otherwise as in the file.
Result<Pipeline> parse_pipeline(std::string_view text, const std::string& path,
                                std::string_view profile);

}  // namespace qa
