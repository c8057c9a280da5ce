// Text as lines: what every parser of a tool's output starts with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// The lines of `text` without their ends ("\n" or "\r\n"); a trailing newline starts no line.
inline std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

/// Without blanks and line ends at both sides.
inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// The last line of `text` that is not blank: where tools say why they gave up.
inline std::string last_line(std::string_view text) {
  const std::string_view all = trimmed(text);
  const std::size_t start = all.rfind('\n');
  return std::string(trimmed(start == std::string_view::npos ? all : all.substr(start)));
}

}  // namespace qa
