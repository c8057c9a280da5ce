// The one time that an image, and what is said of it, has.
#pragma once

#include <cstdint>
#include <string>

namespace qa {

/// Without fractions, as image configurations and bills of materials have it:
/// "2026-11-28T14:40:37Z".
std::string image_time(std::int64_t epoch_seconds);

}  // namespace qa
