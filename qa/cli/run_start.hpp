// What `qa run` and `qa rerun` share: from options to an exit code.
#pragma once

#include "qa/cli/run_options.hpp"

namespace qa {

/// Plans, and carries the plan out unless options.dry_run.
Result<int> start_run(const RunOptions& options);

}  // namespace qa
