// The record of a run whose driver was killed: what it would say had it been able to.
#pragma once

#include "qa/model/run_result.hpp"

#include <string>
#include <vector>

namespace qa {

/// `run` as it was recorded last, ended by SIGKILL. `stage_folders` are those in its folder, as
/// "stages/NN-name": a stage that has one and no result was running, and counts as canceled.
RunResult close_killed_run(RunResult run, const std::vector<std::string>& stage_folders);

}  // namespace qa
