#include "qa/environment/start_order.hpp"

#include <algorithm>
#include <set>

namespace qa {

std::vector<const ServiceSpec*> start_order(const Topology& topology) {
  std::vector<const ServiceSpec*> order;
  std::set<std::string> started;
  const auto can_start = [&](const ServiceSpec& service) {
    return !started.contains(service.name) &&
           std::ranges::all_of(service.after,
                               [&](const std::string& name) { return started.contains(name); });
  };
  for (;;) {
    const auto next = std::ranges::find_if(topology.services, can_start);
    if (next == topology.services.end()) return order;
    started.insert(next->name);
    order.push_back(&*next);
  }
}

}  // namespace qa
