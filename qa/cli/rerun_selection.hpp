// Which stages `qa rerun --failed` runs. Pure.
#pragma once

#include "qa/engine/plan.hpp"
#include "qa/model/run_result.hpp"

namespace qa {

/// Of what `plan` would run, the stages that did not pass in `run`: red, skipped because of a red
/// one, or not reached. `asked` is the selection that `plan` was made of; where it left out what
/// stages need, so does the result. No stage at all when everything passed.
Selection unpassed(const Plan& plan, const Selection& asked, const RunResult& run);

}  // namespace qa
