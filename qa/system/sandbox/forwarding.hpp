// Ports of the host that lead into a hub's network, so that people and their tools reach what runs
// there without entering it.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace qa::sandbox {

/// Addresses with ports: OUTSIDE as the host sees it, INSIDE as the hub does.
using Forward = std::pair<std::string, std::string>;

/// Listens on every OUTSIDE, says "forward OUTSIDE" for each, in their order, and carries bytes
/// until it is killed. Where a port may not be opened by everybody, OUTSIDE gets another one.
[[noreturn]] void forward(int hub, const std::vector<Forward>& forwards);

}  // namespace qa::sandbox
