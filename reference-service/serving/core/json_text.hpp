// Text as a JSON string.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace serving {

/// In quotes, valid JSON and valid UTF-8 on one line whatever bytes come: bytes that are no UTF-8
/// become U+FFFD, one each, and control characters their escapes. At most `limit` bytes between the
/// quotes, cut between characters.
std::string json_quoted(std::string_view text, std::size_t limit = std::string_view::npos);

}  // namespace serving
