// podman, in bounded time.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"
#include "qa/system/process_runner.hpp"

#include <string>
#include <vector>

namespace qa {

/// What it says to standard output. Fails with kind host when it does not succeed in time; `what`
/// is said.
Result<std::string> ask_podman(const std::string& what, std::vector<std::string> words,
                               ProcessRunner& processes,
                               Command::Purpose purpose = Command::Purpose::work);

/// The runtime to use on this machine, by its path; empty: podman's own choice. Fails with
/// tool_missing where podman is not there, and with kind host where it can't be used.
Result<std::string> probe_podman(ProcessRunner& processes);

}  // namespace qa
