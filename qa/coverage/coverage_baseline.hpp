// reports/baselines/coverage.json: the lines that ran, and the tests that there were, when a
// project accepted its coverage.
#pragma once

#include "qa/coverage/file_coverage.hpp"
#include "qa/model/failure.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// A line is known by its text without blanks at the ends, wherever it moves: the first 12 hex
/// digits of its SHA-256, with how many lines of the file that ran have that text.
using CoveredTexts = std::map<std::string, int>;

/// What was accepted of one stage.
struct StageCoverage {
  std::map<std::string, CoveredTexts> files;  ///< by path, relative to the project
  std::set<std::string> tests;                ///< full names of those that ran

  bool operator==(const StageCoverage&) const = default;
};

/// By stage.
using CoverageBaseline = std::map<std::string, StageCoverage>;

/// Fails with kind configuration when `json` is no baseline: nothing could be lost.
Result<CoverageBaseline> parse_coverage_baseline(std::string_view json);

/// Sorted, one file or test a line, so that branches merge.
std::string to_text(const CoverageBaseline& baseline);

/// The texts of the lines of `file` that ran. `source` is its content.
CoveredTexts covered_texts(const FileCoverage& file, std::string_view source);

/// The lines of `file` that did not run and whose text did, as often as it did no longer does: of
/// several with one text, the last ones.
std::vector<int> lost_lines(const CoveredTexts& baseline, const FileCoverage& file,
                            std::string_view source);

}  // namespace qa
