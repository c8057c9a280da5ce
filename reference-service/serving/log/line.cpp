#include "serving/log/line.hpp"

#include "serving/core/json_text.hpp"

namespace serving {

namespace {

struct Names {
  std::string_view tag;  ///< of fixed width, so that texts stand below each other
  std::string_view word;
};

Names names_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return {"[DEBUG]  ", "debug"};
    case LogLevel::info:
      return {"[INFO]   ", "info"};
    case LogLevel::warning:
      return {"[WARNING]", "warning"};
    case LogLevel::state:
      return {"[STATUS] ", "state"};
    case LogLevel::error:
    case LogLevel::quiet:
      break;
  }
  return {"[ERROR]  ", "error"};
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

/// Whether `c` goes on with a character of UTF-8 that began before (RFC 3629, section 3).
bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Whether `c` begins a character of several bytes.
bool is_lead(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0xC0U;
}

constexpr std::size_t kEscapeBytes = 4;

void append_printable(std::string& line, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr unsigned kBase = 16;
  if (!is_control(c)) {
    line += c;
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  line += {'\\', 'x', kHex[byte / kBase], kHex[byte % kBase]};
}

/// Takes the beginning of a character off whose rest did not fit.
void drop_unfinished_character(std::string& line) {
  constexpr std::size_t kLongestCharacter = 4;
  std::size_t lead = line.size();
  while (lead > 0 && line.size() - lead + 1 < kLongestCharacter && is_continuation(line[lead - 1]))
    --lead;
  if (lead > 0 && is_lead(line[lead - 1])) line.resize(lead - 1);
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) {
  std::string line;
  for (const char c : text) {
    if (line.size() + (is_control(c) ? kEscapeBytes : 1) > limit) {
      if (is_continuation(c)) drop_unfinished_character(line);
      break;
    }
    append_printable(line, c);
  }
  return line;
}

std::string text_line(LogLevel level, std::string_view text, std::size_t limit) {
  return std::string(names_of(level).tag) + ' ' + printable(text, limit);
}

std::string json_members(LogLevel level, std::string_view text, std::size_t limit) {
  return R"("level":)" + json_quoted(names_of(level).word) + R"(,"message":)" +
         json_quoted(text, limit);
}

}  // namespace serving
