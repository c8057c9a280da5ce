#include "qa/model/stage_kind.hpp"

#include <algorithm>

namespace qa {

constinit const StageKind kNoKind{};

const StageKind* find_kind(StageKinds kinds, std::string_view name) {
  const auto found =
      std::ranges::find_if(kinds, [name](const StageKind* kind) { return kind->name == name; });
  return found == kinds.end() ? nullptr : *found;
}

std::vector<std::string> kind_names(StageKinds kinds) {
  std::vector<std::string> names;
  for (const StageKind* kind : kinds) names.emplace_back(kind->name);
  return names;
}

}  // namespace qa
