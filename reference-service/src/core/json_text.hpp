// Text as a JSON string.
#pragma once

#include <string>
#include <string_view>

namespace echo {

/// In quotes, valid JSON and valid UTF-8 on one line whatever bytes come: bytes that are no UTF-8
/// become U+FFFD, one each, and control characters their escapes.
std::string json_quoted(std::string_view text);

}  // namespace echo
