// Whether a log can be written, before one is.
#pragma once

#include "serving/core/problem.hpp"

#include <string>

namespace serving {

/// The directory, or the nearest parent that exists, must be a directory that we may write to,
/// and so must the file `name` in it, where it is there.
/// Creates nothing.
MaybeProblem check_log_directory(const std::string& path, const std::string& name);

}  // namespace serving
