// Whether a log can be written, before one is.
#pragma once

#include "core/problem.hpp"

#include <string>

namespace echo {

/// The directory, or the nearest parent that exists, must be a directory that we may write to.
/// Creates nothing.
MaybeProblem check_log_directory(const std::string& path);

}  // namespace echo
