// Files that have secrets wherever they lie: programs and systems keep them under these names.
#pragma once

#include <string_view>

namespace qa {

/// What such a file has: "password hashes", "a private key of SSH"; empty for any other. `path` is
/// where it comes from: an image's own /etc/shadow may be without a password.
std::string_view secrets_by_path(std::string_view path);

}  // namespace qa
