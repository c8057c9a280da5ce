// Which version of the template a new repository is written from.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace qa {

/// "0.2.0 (1a2b3c4d5e6f)", as an installed template says itself; of a checkout the version of its
/// build and its commit, with "changed" when files differ from that.
Result<std::string> template_version(ProcessRunner& processes, Files& files,
                                     const std::filesystem::path& source);

/// By their numbers alone: commits have no order.
bool is_newer(std::string_view version, std::string_view than);

}  // namespace qa
