// Small defects for a source, to see whether tests notice them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// One change of one line.
struct Mutant {
  int line = 0;        ///< 1-based
  std::string before;  ///< the whole line
  std::string after;

  bool operator==(const Mutant&) const = default;
};

/// Mutants of the lines for which `is_wanted`, the first of every line before the second of any:
/// time may end before all are tried. Comparisons get another border or the opposite, `&&` and `||`
/// take each other's place, as do `+` and `-`, `*` and `/`, true and false; numbers change by one,
/// conditions become their opposite, and a statement that only calls something is left out. What is
/// in comments, in literals or in preprocessor lines stays. Whether they compile is not known.
std::vector<Mutant> mutants_of(std::string_view source,
                               const std::function<bool(int line)>& is_wanted);

/// `source` with that change.
std::string mutated(std::string_view source, const Mutant& mutant);

}  // namespace qa
