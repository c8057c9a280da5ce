// What an image starts, and as whom.
#pragma once

#include "qa/container/root_entries.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/finding.hpp"

#include <string>
#include <vector>

namespace qa {

struct UserAndGroup {
  int user = 0;
  int group = 0;

  bool operator==(const UserAndGroup&) const = default;
};

/// Whom the image's program runs as: "65532:65532", "65532", a name in the image's /etc/passwd, or
/// nobody, who is root. Without a group that of the name, or the number of the user.
Result<UserAndGroup> user_of(const ImageConfig& config, const RootEntries& entries);

/// Entry point and `arguments`. A program without a slash is looked for in the image's PATH, and
/// gets the path at which it is. Fails with kind product when there is none.
Result<std::vector<std::string>> program_of(const ImageConfig& config, const RootEntries& entries,
                                            const std::vector<std::string>& arguments);

/// Why the file at `path` of the root would not start: it is no program for the image's machine, or
/// its interpreter, its loader or a library that this would load is not in the image. Rules
/// "image.entry-point" and "image.platform".
std::vector<Finding> verify_executable(const std::string& path, const ImageConfig& config,
                                       const RootEntries& entries);

/// The same for what the image starts, whether it is there, and may be executed. Nothing when the
/// image names no program.
std::vector<Finding> verify_program(const ImageConfig& config, const RootEntries& entries);

}  // namespace qa
