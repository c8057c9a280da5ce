// What an environment leaves with podman: a network, and containers in it.
#pragma once

#include "qa/system/process_runner.hpp"

#include <string>

namespace qa {

/// Label of all of them; its value is the name of the network.
inline constexpr const char* kPodmanLabel = "qa.dev/environment";

/// Removes containers and network, in bounded time, also after an interrupt. Empty when a look
/// finds nothing more; else why.
std::string remove_podman_place(const std::string& name, ProcessRunner& processes);

}  // namespace qa
