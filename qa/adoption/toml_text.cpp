#include "qa/adoption/toml_text.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::size_t kShort = 80;

}  // namespace

std::string toml_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      quoted += {'\\', letter};
    } else if (byte < 0x20 || byte == 0x7F) {
      quoted += fmt::format("\\u{:04X}", byte);
    } else {
      quoted += letter;
    }
  }
  return quoted + '"';
}

std::string toml_list(const std::vector<std::string>& texts) {
  std::string line;
  std::string lines;
  for (const std::string& text : texts) {
    line += (line.empty() ? "" : ", ") + toml_text(text);
    lines += "  " + toml_text(text) + ",\n";
  }
  return line.size() <= kShort ? "[" + line + "]" : "[\n" + lines + "]";
}

}  // namespace qa
