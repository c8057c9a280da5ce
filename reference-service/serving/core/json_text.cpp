#include "serving/core/json_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace serving {

namespace {

/// A range of lead bytes, and what must follow (RFC 3629, section 4).
struct Sequence {
  unsigned char first_lead;
  unsigned char last_lead;
  std::size_t length;
  unsigned char first_next;  ///< of the byte after the lead; the others are 80..BF
  unsigned char last_next;
};

constexpr std::array<Sequence, 9> kSequences = {{
    {0x00, 0x7F, 1, 0x00, 0x00},
    {0xC2, 0xDF, 2, 0x80, 0xBF},
    {0xE0, 0xE0, 3, 0xA0, 0xBF},
    {0xE1, 0xEC, 3, 0x80, 0xBF},
    {0xED, 0xED, 3, 0x80, 0x9F},
    {0xEE, 0xEF, 3, 0x80, 0xBF},
    {0xF0, 0xF0, 4, 0x90, 0xBF},
    {0xF1, 0xF3, 4, 0x80, 0xBF},
    {0xF4, 0xF4, 4, 0x80, 0x8F},
}};

unsigned char byte_of(char c) {
  return static_cast<unsigned char>(c);
}

/// The length of the character that `text` begins with; 0 when that is none.
std::size_t character_length(std::string_view text) {
  const unsigned char lead = byte_of(text.front());
  const auto* sequence = std::ranges::find_if(kSequences, [lead](const Sequence& candidate) {
    return candidate.first_lead <= lead && lead <= candidate.last_lead;
  });
  if (sequence == kSequences.end() || text.size() < sequence->length) return 0;
  for (std::size_t i = 1; i < sequence->length; ++i) {
    const unsigned char first = i == 1 ? sequence->first_next : 0x80;
    const unsigned char last = i == 1 ? sequence->last_next : 0xBF;
    if (byte_of(text[i]) < first || byte_of(text[i]) > last) return 0;
  }
  return sequence->length;
}

void append_ascii(std::string& json, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr unsigned kBitsOfADigit = 4;
  constexpr unsigned kDigit = 0xF;
  switch (c) {
    case '"':
    case '\\':
      json += {'\\', c};
      return;
    case '\n':
      json += "\\n";
      return;
    case '\t':
      json += "\\t";
      return;
    default:
      break;
  }
  if (byte_of(c) >= 0x20 && byte_of(c) != 0x7F) {
    json += c;
    return;
  }
  json += "\\u00";
  json += {kHex[byte_of(c) >> kBitsOfADigit], kHex[byte_of(c) & kDigit]};
}

}  // namespace

std::string json_quoted(std::string_view text, std::size_t limit) {
  std::string json = "\"";
  while (!text.empty()) {
    const std::size_t before = json.size();
    const std::size_t length = character_length(text);
    if (length == 1) {
      append_ascii(json, text.front());
    } else if (length == 0) {
      json += "\xEF\xBF\xBD";  // U+FFFD
    } else {
      json += text.substr(0, length);
    }
    if (json.size() - 1 > limit) {
      json.resize(before);
      break;
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return json + "\"";
}

}  // namespace serving
