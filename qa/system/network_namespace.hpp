// Which processes share a network.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace qa {

/// The network of a process, "net:[4026532281]"; empty when the process has ended.
std::string network_of(int pid);

/// Processes of this machine, as far as we may look at them, that are still in that network after
/// `patience`: the kernel needs a moment to end what it was told to.
std::vector<int> processes_left_in_network(const std::string& network,
                                           std::chrono::milliseconds patience);

}  // namespace qa
