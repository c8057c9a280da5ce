// What a run found wrong at places: findings and failed tests, in the form that code hosts share.
#pragma once

#include "qa/model/run_result.hpp"

#include <string>
#include <vector>

namespace qa {

struct Problem {
  std::string stage;
  Severity severity = Severity::error;
  std::string rule;     ///< "lint/bugprone-use-after-move", "unit/failed-test"
  std::string message;  ///< of a test: several lines, its name first
  std::string file;  ///< relative to the repository's root, absolute outside the project, or empty
  int line = 0;      ///< 1-based; 0 when unknown
  int column = 0;    ///< 1-based; 0 when unknown
  std::string tool;  ///< that found it; empty: the stage itself
  /// The finding's, or finding_fingerprint(), and a number: unique in a run.
  std::string fingerprint;
};

/// In the order of the stages; of each the findings first.
std::vector<Problem> problems(const RunResult& run);

}  // namespace qa
