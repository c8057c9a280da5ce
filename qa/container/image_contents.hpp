// What every image FROM scratch has, whatever its stage declares: one program, and the few files
// that it needs to run.
#pragma once

#include "qa/container/tar.hpp"

#include <string>
#include <vector>

namespace qa {

/// Raised whenever the same binary would give other bytes; recorded in the image.
inline constexpr int kLayoutVersion = 2;

/// The user that services run as; as in distroless images.
inline constexpr int kServiceUser = 65532;

/// The root file system: the program at `entry_point` (absolute, 0555, owned by root so that the
/// service cannot change itself), names of users, name resolution, /tmp, and empty folders where
/// runtimes mount. Parents included, unordered. No trust store but a declared one.
std::vector<TarEntry> service_image_files(const std::string& entry_point, std::string program);

}  // namespace qa
