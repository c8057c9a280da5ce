// coverage.json: how often each line of the project ran, as a stage records it.
#pragma once

#include "qa/coverage/file_coverage.hpp"
#include "qa/model/failure.hpp"

#include <string>
#include <string_view>

namespace qa {

/// Kinds of the artifacts: of all tests of a stage, of one level of them.
inline constexpr const char* kCoverageArtifact = "coverage";
inline constexpr const char* kLevelArtifact = "level-coverage";

struct CoverageFile {
  /// Id and major version of what compiled the sources, such as "GNU 12": another has other lines
  /// with code.
  std::string compiler;
  CoverageByFile files;

  bool operator==(const CoverageFile&) const = default;
};

/// Format 2, one source a line:
///   {"schema": 2, "compiler": "GNU 12", "files": [
///   {"path": "src/a.cpp", "measured": true, "lines": [[LINE, HITS], ...],
///    "branches": [[LINE, [NUMBER, HITS], ...], ...],
///    "functions": [[LINE, COLUMN, HITS, "name"], ...]}, ...]}
/// Only lines with code are there; "branches" has those lines that branch.
std::string to_text(const CoverageFile& coverage);

/// Fails with kind host when it is damaged or of another format.
Result<CoverageFile> parse_coverage_file(std::string_view json);

}  // namespace qa
