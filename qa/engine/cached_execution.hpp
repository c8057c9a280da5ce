// One stage, replayed from the cache when nothing changed, and executed otherwise.
#pragma once

#include "qa/engine/stage_execution.hpp"

namespace qa {

/// Decides when it is called: by then, what the needed stages made is known. Never throws; runs in
/// a thread of its own.
StageOutcome execute_or_replay(StageTask task, const RunnerServices& services);

}  // namespace qa
