// What is written down about a run before its first stage: when, where and on what.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/run_result.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>

namespace qa {

/// Commit and local changes of `root`; outside of a repository there is nothing to add. Fails with
/// git's own words when it can't tell; what it did not tell stays unknown in `run`.
Result<void> add_git_facts(RunResult& run, ProcessRunner& processes, Files& files,
                           const std::filesystem::path& root);

}  // namespace qa
