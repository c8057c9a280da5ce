#include "serving/app/port_check.hpp"

#include "serving/rpc/socket_address.hpp"

#include <variant>

namespace serving {

MaybeProblem check_port(const Endpoint& endpoint) {
  const auto bound = bound_socket(endpoint);
  if (const auto* problem = std::get_if<Problem>(&bound)) return *problem;
  return std::nullopt;
}

}  // namespace serving
