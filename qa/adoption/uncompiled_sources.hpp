// Sources that nothing compiles: no compiler and no clang-tidy can say anything about them.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace qa {

/// Paths that together stand for exactly those of `sources` that are not in `compiled`: files, and
/// folders in place of many files where nothing is compiled. Relative to the project, sorted.
std::vector<std::string> uncompiled_paths(const std::set<std::string>& sources,
                                          const std::set<std::string>& compiled);

}  // namespace qa
