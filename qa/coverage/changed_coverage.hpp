// How much of what a developer changed ran.
#pragma once

#include "qa/coverage/changed_lines.hpp"
#include "qa/coverage/file_coverage.hpp"

#include <map>
#include <string>
#include <vector>

namespace qa {

struct ChangedCoverage {
  Ratio lines;  ///< changed lines with code
  /// Those that did not run, ascending, by path.
  std::map<std::string, std::vector<int>> uncovered;
};

ChangedCoverage changed_coverage(const CoverageByFile& files, const ChangedLines& changed);

/// Places as people click them, one for each run of lines without a gap: "src/a.cpp:3-5".
std::vector<std::string> places_of(const std::map<std::string, std::vector<int>>& lines);

}  // namespace qa
