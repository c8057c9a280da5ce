// How many processors this process may really use: a container sees all of the machine's.
#pragma once

#include <filesystem>

namespace qa {

/// The processors of our affinity mask, and no more than the CPU quota of our control group and of
/// those above it allows (cpu.max of version 2, cpu.cfs_quota_us of version 1). A part of a
/// processor counts as one. At least 1.
int usable_cpus();

/// The quota alone, read below `root` instead of /; 0 when there is none.
int quota_cpus(const std::filesystem::path& root);

}  // namespace qa
