// Other names make lines and lists of includes longer or shorter: the service's sources are
// formatted after they were renamed.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>

namespace qa {

/// All sources of a new repository in `folder` but those of the kit. Fails with tool_missing
/// without clang-format, and with host when it did.
Result<void> format_sources(ProcessRunner& processes, Files& files,
                            const std::filesystem::path& folder);

}  // namespace qa
