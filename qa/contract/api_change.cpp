#include "qa/contract/api_change.hpp"

#include <algorithm>

namespace qa {

Impact impact_of(std::span<const ApiChange> changes) {
  Impact gravest = Impact::none;
  for (const ApiChange& change : changes) gravest = std::max(gravest, change.impact);
  return gravest;
}

std::string_view to_text(Impact impact) {
  switch (impact) {
    case Impact::none:
      return "none";
    case Impact::additive:
      return "additive";
    case Impact::breaking:
      return "breaking";
  }
  return "breaking";
}

}  // namespace qa
