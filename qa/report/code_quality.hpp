// RunResult -> the Code Quality report of GitLab, which shows it in merge requests.
#pragma once

#include "qa/model/run_result.hpp"

#include <string>

namespace qa {

/// Problems at a place inside the project, since GitLab takes no others. Format: docs.gitlab.com,
/// "Code Quality report format".
std::string to_code_quality(const RunResult& run);

}  // namespace qa
