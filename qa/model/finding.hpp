// One thing a checker pointed at: a place in a file, or in the world (file empty).
#pragma once

#include <string>

namespace qa {

enum class Severity { note, warning, error };

struct Finding {
  Severity severity = Severity::warning;
  std::string rule;     ///< the checker's own name for it, e.g. "bugprone-use-after-move"
  std::string message;  ///< one line
  std::string file;     ///< relative to the project root, or empty
  int line = 0;         ///< 1-based; 0 when unknown
  int column = 0;       ///< 1-based; 0 when unknown
  std::string tool;     ///< the checker, e.g. "clang-tidy"; empty: the stage, or qa, itself
  /// By what it is known again, wherever its lines move; the engine fills in finding_fingerprint()
  /// where the stage knows nothing better.
  std::string fingerprint;

  bool operator==(const Finding&) const = default;
};

}  // namespace qa
