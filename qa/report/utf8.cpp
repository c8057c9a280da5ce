#include "qa/report/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace qa {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct Character {
  std::uint32_t code = 0;
  std::size_t length = 0;  ///< in bytes; 0 when the text doesn't start with a valid character
};

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The character that `text`, which is not empty, starts with; RFC 3629, section 3.
Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  std::uint32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text[i])) return {};
    code = code << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest[length] || code > 0x10FFFF) return {};
  return {code, length};
}

bool xml_allows(std::uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code <= 0xD7FF || (code >= 0xE000 && code <= 0xFFFD) || code >= 0x10000;
}

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// Unicode's Mn and Cf, the common ones.
constexpr std::array kZeroWidth = {Range{0x300, 0x36F}, Range{0x200B, 0x200F},
                                   Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F}};
/// Unicode's East Asian Width W and F (UAX 11), in blocks.
constexpr std::array kWide = {
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},
    Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
    Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F},
    Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1FAFF}, Range{0x20000, 0x3FFFD}};

int columns_of(std::uint32_t code) {
  const auto holds = [code](Range range) { return range.first <= code && code <= range.last; };
  if (std::ranges::any_of(kZeroWidth, holds)) return 0;
  return std::ranges::any_of(kWide, holds) ? 2 : 1;
}

/// `text` with a replacement for what is no character, or none that is allowed.
template <class IsAllowed>
std::string with_replacements(std::string_view text, IsAllowed is_allowed) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_character(text);
    const std::size_t length = std::max<std::size_t>(character.length, 1);
    const bool good = character.length > 0 && is_allowed(character.code);
    safe += good ? text.substr(0, length) : kReplacement;
    text.remove_prefix(length);
  }
  return safe;
}

}  // namespace

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return !continues(byte); }));
}

std::string_view first_characters(std::string_view text, int count) {
  std::size_t end = 0;
  for (int i = 0; end < text.size() && i < count; ++i) {
    ++end;
    while (end < text.size() && continues(text[end])) ++end;
  }
  return text.substr(0, end);
}

std::string_view first_columns(std::string_view text, int columns) {
  std::size_t end = 0;
  while (end < text.size()) {
    const Character character = first_character(text.substr(end));
    columns -= columns_of(character.code);
    if (columns < 0) break;
    end += std::max<std::size_t>(character.length, 1);
  }
  return text.substr(0, end);
}

std::string valid_utf8(std::string_view text) {
  return with_replacements(text, [](std::uint32_t) { return true; });
}

std::string xml_safe(std::string_view text) {
  return with_replacements(text, xml_allows);
}

}  // namespace qa
