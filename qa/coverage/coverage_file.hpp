// coverage.json: how often each line of the project ran, as a stage records it.
#pragma once

#include "qa/coverage/file_coverage.hpp"
#include "qa/model/failure.hpp"

#include <string>
#include <string_view>

namespace qa {

/// Kind of the artifact.
inline constexpr const char* kCoverageArtifact = "coverage";

/// Format 1, one source a line:
///   {"schema": 1, "files": [
///   {"path": "src/a.cpp", "measured": true, "lines": [[LINE, HITS], ...],
///    "branches": [[LINE, [NUMBER, HITS], ...], ...],
///    "functions": [[LINE, COLUMN, HITS, "name"], ...]}, ...]}
/// Only lines with code are there; "branches" has those lines that branch.
std::string to_text(const CoverageByFile& files);

/// Fails with kind host when it is damaged or of another format.
Result<CoverageByFile> parse_coverage_file(std::string_view json);

}  // namespace qa
