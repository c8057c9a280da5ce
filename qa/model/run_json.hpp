// run.json and back. Pure: values and text, no files. The format is a promise; its JSON Schema is
// qa/report/run.schema.json.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/run_result.hpp"

#include <string>
#include <string_view>

namespace qa {

/// Pretty-printed, keys in the order of the schema, text that is not UTF-8 made so; NaN and
/// infinity are null. Never throws.
std::string to_json(const RunResult& run);

/// Failure of kind host when it isn't a run.json of schema 1. Unknown keys are ignored.
Result<RunResult> run_from_json(std::string_view text);

/// One stage alone, as in run.json's "stages"; what a cache entry holds.
std::string to_json(const StageResult& stage);
Result<StageResult> stage_from_json(std::string_view text);

}  // namespace qa
