// The file system that a sandboxed program sees: its image and a few kernel file systems.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace qa::sandbox {

/// Makes the folder `root` our / (read-only), with an empty /tmp, /proc of our process namespace,
/// /dev and /etc/hosts; of `writable`, each a path below / and a folder of the host, which may be
/// written to there. Where the host hides its own /proc (in containers) the kernel refuses a
/// new one; the program then has none, which is said on standard error. Missing mount points are
/// created in `root`, as container engines do. Needs a mount namespace of our own.
void enter_image(const std::string& root,
                 const std::vector<std::pair<std::string, std::string>>& hosts,
                 const std::vector<std::pair<std::string, std::string>>& writable);

/// A root for the probe: an empty file system in memory. Returns its path.
std::string mount_empty_root();

}  // namespace qa::sandbox
