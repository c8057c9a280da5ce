// What is written down about a run before its first stage: when, where and on what.
#pragma once

#include "qa/model/run_result.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>

namespace qa {

/// Commit and local changes of `root`; nothing outside git or without git, which is no failure.
void add_git_facts(RunResult& run, ProcessRunner& processes, const std::filesystem::path& root);

}  // namespace qa
