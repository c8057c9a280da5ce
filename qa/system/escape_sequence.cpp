#include "qa/system/escape_sequence.hpp"

#include <algorithm>

namespace qa {

std::size_t escape_length(std::string_view text) {
  if (text.size() < 2) return text.size();
  if (text[1] == ']') {  // operating system command: ends with BEL or ST
    const std::size_t end = std::min(text.find_first_of("\a\x1b\n", 2), text.size());
    if (end == text.size() || text[end] == '\n') return end;
    return text[end] == '\a' ? end + 1 : std::min(end + 2, text.size());
  }
  if (text[1] != '[') return text[1] == '\n' ? 1 : 2;
  std::size_t end = 2;
  while (end < text.size() && text[end] >= ' ' && text[end] <= '?') ++end;
  const bool is_whole = end < text.size() && text[end] >= '@' && text[end] <= '~';
  return is_whole ? end + 1 : end;
}

std::string without_escapes(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(kEscape), text.size());
    plain += text.substr(0, end);
    text.remove_prefix(end);
    if (!text.empty()) text.remove_prefix(escape_length(text));
  }
  return plain;
}

}  // namespace qa
