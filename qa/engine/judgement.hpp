// From evidence to a verdict: gates, and what the profile makes of them. Pure.
#pragma once

#include "qa/model/pipeline.hpp"
#include "qa/model/stage_result.hpp"

namespace qa {

/// True for a status that makes the whole run red.
bool reddens_run(StageStatus status);

/// Evaluates the gates of `spec` on the metrics of `result`, and turns a passed stage red when one
/// of them blocks. A gate that was missed fails the stage as its on_fail says; a gate without a
/// number leaves it errored, since nobody knows. Strict: advisory gates without a number are red,
/// too, and so is a stage that skipped itself. What is red already keeps its failure.
void judge(StageResult& result, const StageSpec& spec, const RunPolicy& policy);

/// Whether `result`, which was judged, is red by its gates alone: the stage itself came to its end.
bool is_red_by_gates(const StageResult& result);

}  // namespace qa
