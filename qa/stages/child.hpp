// Children of a stage: run in the project, bounded by the stage's deadline, versions recorded.
#pragma once

#include "qa/engine/stage.hpp"

#include <string>
#include <string_view>

namespace qa {

/// Runs `command` in the project's root unless it names another folder. Fails with timed_out when
/// the stage's time was over; how else it ended is data.
Result<Completed> run_child(const StageSpec& spec, StageContext& context, Command command);

/// Records the first line of `program --version` under the program's own name. Fails with
/// tool_missing when it is not installed, before any work is done.
Result<void> record_version(const StageSpec& spec, StageContext& context,
                            const std::string& program);

/// "qa run build": what to type after something was repaired.
std::string rerun_command(const StageSpec& spec);

/// The failure as the end of the stage: one of kind product goes into `result`, which keeps its
/// evidence; any other means that we could not find out.
Result<StageResult> end_with(StageResult result, Failure failure);

}  // namespace qa
