// Tags of images: named after a commit, so that two images never share one.
#pragma once

#include "qa/model/failure.hpp"

#include <string>
#include <string_view>

namespace qa {

enum class WorkTree { clean, dirty };

/// The tag of an image that was built of the commit that `git describe` calls `description`:
/// "v1.2-3-gabc1234", "v1.2-3-gabc1234-dirty". Letters that no tag can have become "-". Fails with
/// kind configuration for what could be any image's: "latest".
Result<std::string> described_tag(std::string_view description, WorkTree tree);

/// `tag` when it is one, and not "latest".
Result<std::string> checked_tag(const std::string& tag);

}  // namespace qa
