// How long stages took in earlier runs.
#pragma once

#include "qa/engine/plan.hpp"
#include "qa/engine/run_store.hpp"

namespace qa {

/// The median of the last few executions that passed, however many replays there were since; red
/// ones don't count. Reads at once what remember_durations() wrote; where that is missing, the
/// newest runs, a bounded number, of which those that cannot be read are passed over.
ExpectedDuration expected_from_history(RunStore& store, Files& files);

/// Writes the durations of the stages that were executed and passed beside the runs. Of two runs
/// that end at the same moment one may be missing.
Result<void> remember_durations(const RunResult& run, RunStore& store, Files& files);

}  // namespace qa
