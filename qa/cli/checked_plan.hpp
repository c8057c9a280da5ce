// The plan of a command line, with all that can be known to be wrong before anything runs.
#pragma once

#include "qa/cli/project.hpp"
#include "qa/engine/plan.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/system/files.hpp"

namespace qa {

/// Fails with kind configuration for a stage that doesn't exist, and for a mistake in a file that
/// describes a stage that would run.
Result<Plan> make_checked_plan(const Project& project, const Selection& selection, RunStore& store,
                               Files& files);

}  // namespace qa
