// RunResult -> summary.md: what a reviewer reads on the page of a CI job.
#pragma once

#include "qa/model/run_result.hpp"

#include <string>

namespace qa {

/// GitHub-flavored Markdown: table of stages, failures with their four labels, warnings, gates with
/// limits and actual values, metrics.
std::string to_markdown(const RunResult& run);

}  // namespace qa
