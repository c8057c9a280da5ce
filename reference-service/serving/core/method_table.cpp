#include "serving/core/method_table.hpp"

#include <algorithm>

namespace serving {

std::string_view name_of(MethodType type) {
  switch (type) {
    case MethodType::unary:
      return "unary";
    case MethodType::client_stream:
      return "client_stream";
    case MethodType::server_stream:
      return "server_stream";
    case MethodType::bidi_stream:
      return "bidi_stream";
  }
  return "unknown";
}

CallMetrics& MethodTable::add(std::string_view name, MethodType type) {
  Entry& entry = entries_.emplace_back();
  entry.name = name;
  entry.type = type;
  return entry.metrics;
}

std::vector<MethodNumbers> MethodTable::read() const {
  std::vector<MethodNumbers> all;
  for (const Entry& entry : entries_) {
    auto found = std::ranges::find(all, entry.name, &MethodNumbers::name);
    if (found == all.end()) {
      found = all.insert(all.end(), {.name = entry.name, .type = entry.type, .values = {}});
    }
    found->values += entry.metrics.read();
  }
  return all;
}

}  // namespace serving
