// What the commands that run stages share: from options to the end of a run.
#pragma once

#include "qa/cli/run_options.hpp"

#include <string>

namespace qa {

struct EndedRun {
  int exit_code = 0;
  std::string id;  ///< empty when options.dry_run: nothing ran
};

/// Plans, and carries the plan out unless options.dry_run. Others may run at the same time: what
/// this run left is found by its id, not as the newest.
Result<EndedRun> start_run(const RunOptions& options);

}  // namespace qa
