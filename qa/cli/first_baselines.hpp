// What becomes of the lint baselines that `qa init` began.
#pragma once

#include "qa/cli/project.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/model/run_result.hpp"
#include "qa/system/files.hpp"

namespace qa {

/// Puts what the lint stages of `run` found first into the place of baselines that are pending.
/// One that is filled by now stays as it is.
Result<void> keep_first_baselines(const Project& project, const RunResult& run,
                                  const RunStore& store, Files& files);

}  // namespace qa
