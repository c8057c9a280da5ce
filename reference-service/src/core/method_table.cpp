#include "core/method_table.hpp"

#include <algorithm>

namespace echo {

CallMetrics& MethodTable::add(std::string_view name) {
  Entry& entry = entries_.emplace_back();
  entry.name = name;
  return entry.metrics;
}

std::vector<MethodNumbers> MethodTable::read() const {
  std::vector<MethodNumbers> all;
  for (const Entry& entry : entries_) {
    auto found = std::ranges::find(all, entry.name, &MethodNumbers::name);
    if (found == all.end()) found = all.insert(all.end(), {.name = entry.name, .values = {}});
    found->values += entry.metrics.read();
  }
  return all;
}

}  // namespace echo
