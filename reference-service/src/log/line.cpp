#include "log/line.hpp"

#include "core/json_text.hpp"

namespace echo {

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

}  // namespace

std::string printable(std::string_view text) {
  std::string line;
  for (const char c : text) append_printable(line, c);
  return line;
}

std::string text_line(LogLevel level, std::string_view text) {
  return std::string(names_of(level).tag) + ' ' + printable(text);
}

std::string json_members(LogLevel level, std::string_view text) {
  return R"("level":)" + json_quoted(names_of(level).word) + R"(,"message":)" + json_quoted(text);
}

}  // namespace echo
