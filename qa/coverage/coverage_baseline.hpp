// reports/baselines/coverage.json: the lines that ran and that did not, and the tests that there
// were and what they checked, when a project accepted its coverage.
#pragma once

#include "qa/coverage/file_coverage.hpp"
#include "qa/coverage/test_assertions.hpp"
#include "qa/model/failure.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// A line is known by its text without blanks at the ends, wherever it moves: the first 12 hex
/// digits of its SHA-256, with how many lines of the file have that text.
using LineTexts = std::map<std::string, int>;

struct FileTexts {
  LineTexts run;
  LineTexts not_run;

  bool operator==(const FileTexts&) const = default;
};

using TextsByFile = std::map<std::string, FileTexts>;  ///< by path, relative to the project

/// What was accepted of one stage.
struct StageCoverage {
  /// By compiler, see CoverageFile: which lines have code is its own decision.
  std::map<std::string, TextsByFile> lines;
  std::set<std::string> tests;  ///< full names of those that ran
  AssertionCounts assertions;

  bool operator==(const StageCoverage&) const = default;
};

/// By stage.
using CoverageBaseline = std::map<std::string, StageCoverage>;

/// Fails with kind configuration when `json` is no baseline: nothing could be lost.
Result<CoverageBaseline> parse_coverage_baseline(std::string_view json);

/// Sorted, one file or test a line, so that branches merge.
std::string to_text(const CoverageBaseline& baseline);

/// The texts of the lines of `file` that have code. `source` is its content.
FileTexts line_texts(const FileCoverage& file, std::string_view source);

/// Lines that don't run, and did not have to be expected.
struct LineChanges {
  std::vector<int> lost;   ///< their text ran: as many of them as no longer do, the last ones
  std::vector<int> added;  ///< their text was not there, or less often
};

LineChanges compare_lines(const FileTexts& baseline, const FileCoverage& file,
                          std::string_view source);

}  // namespace qa
