// Packets that get lost on their way, as when a cable is pulled: nobody is told.
#pragma once

#include <string>
#include <vector>

namespace qa::sandbox {

/// Drops every packet of the hub's network from or to one of these addresses, and none of others;
/// what an earlier call dropped passes again. By the packet filter of the kernel (nf_tables), which
/// needs no tool, and no right beyond those in the hub.
void cut_off(const std::vector<std::string>& addresses);

}  // namespace qa::sandbox
