// What tests of several levels ran, side by side.
#pragma once

#include "qa/coverage/file_coverage.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace qa {

struct LevelCoverage {
  std::string level;  ///< "module"
  CoverageByFile files;
};

/// Gives each level the lines, branches and functions of all, so that their shares can be compared:
/// what it does not have itself did not run there. What a level could only estimate
/// (FileCoverage::measured) gives way to what another one measured.
void unite(std::vector<LevelCoverage>& levels);

/// Of all levels together.
CoverageByFile overall(const std::vector<LevelCoverage>& levels);

/// Lines that ran on the level at `index` and on no other, ascending, by path.
std::map<std::string, std::vector<int>> exclusive_lines(const std::vector<LevelCoverage>& levels,
                                                        std::size_t index);

}  // namespace qa
