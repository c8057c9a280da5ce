// Names of files that are being written: ".NAME.PID.N.tmp" beside the final one.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include <sys/types.h>

namespace qa {

/// A name beside `path` that no other process or thread uses.
std::filesystem::path temporary_beside(const std::filesystem::path& path);

/// The process that writes, or wrote, the file of that name; empty when the name is no such one.
std::optional<pid_t> writer_of(const std::filesystem::path& path);

/// Temporary files and links below `folder` whose writer is gone: they will never be finished.
std::vector<std::filesystem::path> abandoned_below(const std::filesystem::path& folder);

}  // namespace qa
