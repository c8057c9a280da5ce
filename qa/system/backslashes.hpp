// Plain text within a regular expression. Dialects differ in which characters mean something.
#pragma once

#include <string>
#include <string_view>

namespace qa {

/// `text` with a backslash before each character that is one of `special`.
inline std::string with_backslashes(std::string_view text, std::string_view special) {
  std::string escaped;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace qa
