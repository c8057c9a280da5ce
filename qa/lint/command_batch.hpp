// Many short commands, a few at a time.
#pragma once

#include "qa/system/process_runner.hpp"

#include <vector>

namespace qa {

/// Runs all commands, at most `jobs` at once, and returns their results in the order of
/// `commands`. After one that failed to run at all (missing, canceled), no further one starts;
/// those that never started share its failure.
std::vector<Result<Completed>> run_batch(ProcessRunner& processes,
                                         const std::vector<Command>& commands, unsigned jobs);

}  // namespace qa
