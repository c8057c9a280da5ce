// Puts things that need each other into an order, or names the circle.
#pragma once

#include <cstddef>
#include <vector>

namespace qa {

/// `needs[i]` are the indices that must come before i. Exactly one of the two results is filled,
/// both are empty when there is nothing to order.
struct DependencyOrder {
  std::vector<std::size_t> order;   ///< as given, except that needs point backwards
  std::vector<std::size_t> circle;  ///< each needs the next, the last needs the first
};
DependencyOrder dependency_order(const std::vector<std::vector<std::size_t>>& needs);

}  // namespace qa
