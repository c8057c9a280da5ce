// What differs between two versions of an API, and what that means for those who use it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// How a change of an API bears on programs that were built against the former one; the order is
/// that of gravity.
enum class Impact {
  none,
  additive,  ///< they go on as before, others can do more
  breaking,  ///< some no longer compile, or misread what they get
};

struct ApiChange {
  Impact impact = Impact::none;
  std::string rule;     ///< "field-number", see pipeline/README.md
  std::string subject;  ///< full name of what changed: "echo.v1.EchoRequest.message"
  std::string message;  ///< one line, for people
  std::string file;     ///< of the newer version where it is there, relative to the API's root
  int line = 0;         ///< 1-based; 0 when what changed is gone

  bool operator==(const ApiChange&) const = default;
};

/// The gravest impact; none of no changes.
Impact impact_of(std::span<const ApiChange> changes);

/// "none", "additive", "breaking".
std::string_view to_text(Impact impact);

}  // namespace qa
