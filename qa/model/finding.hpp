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

  bool operator==(const Finding&) const = default;
};

}  // namespace qa
