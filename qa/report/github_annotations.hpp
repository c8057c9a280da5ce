// RunResult -> workflow commands by which GitHub Actions marks lines of a change.
#pragma once

#include "qa/model/run_result.hpp"

#include <string>

namespace qa {

/// One `::error ...::message` line for each problem and for each red stage. GitHub shows ten of a
/// kind in a step, so the rest of a kind is left out and counted. Format: docs.github.com,
/// "Workflow commands for GitHub Actions".
std::string to_github_annotations(const RunResult& run);

}  // namespace qa
