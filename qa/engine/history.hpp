// How long stages took in earlier runs.
#pragma once

#include "qa/engine/plan.hpp"
#include "qa/engine/run_store.hpp"

namespace qa {

/// The median of the last few executions that passed; replays and red ones don't count. Reads the
/// newest runs at once, a bounded number; those that cannot be read are passed over.
ExpectedDuration expected_from_history(RunStore& store);

}  // namespace qa
