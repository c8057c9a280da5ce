// Many short commands, a few at a time.
#pragma once

#include "qa/system/process_runner.hpp"

#include <functional>
#include <vector>

namespace qa {

/// Runs all commands, at most `jobs` at once, started in their order. `ended` is told each one that
/// ended, by its index, as soon as it did, one call at a time. After one that failed to run at all
/// (missing, canceled), no further one starts, and its failure is returned.
Result<void> run_batch(ProcessRunner& processes, const std::vector<Command>& commands,
                       unsigned jobs,
                       const std::function<void(std::size_t, const Completed&)>& ended);

}  // namespace qa
