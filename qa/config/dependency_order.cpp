#include "qa/config/dependency_order.hpp"

#include <algorithm>
#include <set>

namespace qa {
namespace {

/// Every index that is not `placed` needs another one that isn't either, so following them leads
/// into a circle.
std::vector<std::size_t> find_circle(const std::vector<std::vector<std::size_t>>& needs,
                                     const std::vector<char>& placed) {
  std::vector<std::size_t> path;
  std::vector<char> on_path(needs.size(), 0);
  auto current = static_cast<std::size_t>(std::ranges::find(placed, char{0}) - placed.begin());
  while (on_path[current] == 0) {
    on_path[current] = 1;
    path.push_back(current);
    current =
        *std::ranges::find_if(needs[current], [&](std::size_t need) { return placed[need] == 0; });
  }
  path.erase(path.begin(), std::ranges::find(path, current));
  return path;
}

}  // namespace

DependencyOrder dependency_order(const std::vector<std::vector<std::size_t>>& needs) {
  std::vector<std::vector<std::size_t>> needed_by(needs.size());
  std::vector<std::size_t> missing(needs.size());
  std::set<std::size_t> ready;
  for (std::size_t i = 0; i < needs.size(); ++i) {
    missing[i] = needs[i].size();
    for (const std::size_t need : needs[i]) needed_by[need].push_back(i);
    if (missing[i] == 0) ready.insert(i);
  }

  DependencyOrder result;
  std::vector<char> placed(needs.size(), 0);
  while (!ready.empty()) {
    const std::size_t next = *ready.begin();
    ready.erase(ready.begin());
    placed[next] = 1;
    result.order.push_back(next);
    for (const std::size_t waiting : needed_by[next]) {
      if (--missing[waiting] == 0) ready.insert(waiting);
    }
  }
  if (result.order.size() == needs.size()) return result;
  return {.order = {}, .circle = find_circle(needs, placed)};
}

}  // namespace qa
