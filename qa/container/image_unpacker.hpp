// An image's root file system on disk, for sandboxes to run.
#pragma once

#include "qa/container/image.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"

#include <filesystem>

namespace qa {

/// Fails with kind product when an entry of `image` would leave the folder that it is unpacked
/// into, lies behind a link, is a hard link to no file, or is neither file, folder nor link.
Result<void> check_unpacking(const Image& image);

/// Writes the layers of `image` into `folder`, which must not exist or be empty. Everything is
/// owned by the caller; permission bits are kept without setuid, setgid and sticky. Fails like
/// check_unpacking() before anything is written.
Result<void> unpack_image(const Image& image, const std::filesystem::path& folder, Files& files);

/// The permissions that unpack_image() gives a file.
std::filesystem::perms unpacked_mode(const TarEntry& entry);

}  // namespace qa
