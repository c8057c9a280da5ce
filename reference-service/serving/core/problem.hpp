// Why something cannot be done, as a value.
#pragma once

#include <optional>
#include <string>

namespace serving {

/// One line for a person, without a full stop: "port 42302 is in use".
struct Problem {
  std::string what;

  bool operator==(const Problem&) const = default;
};

/// Nothing when all is well.
using MaybeProblem = std::optional<Problem>;

}  // namespace serving
