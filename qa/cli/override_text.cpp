#include "qa/cli/override_text.hpp"

#include "qa/system/lines.hpp"

#include <regex>

#include <fmt/format.h>

namespace qa {
namespace {

bool is_toml_value(const std::string& value) {
  static const std::regex kNumber(R"([+-]?[0-9][0-9_]*(\.[0-9_]+)?([eE][+-]?[0-9]+)?)");
  if (value == "true" || value == "false") return true;
  return std::string_view("\"'[{").find(value.front()) != std::string_view::npos ||
         std::regex_match(value, kNumber);
}

/// A basic string of TOML 1.0.
std::string quoted(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      text += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    } else {
      text += c;
    }
  }
  return text + '"';
}

}  // namespace

Result<std::string> to_toml_override(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string key(trimmed(text.substr(0, equals)));
  const std::string value(equals == std::string_view::npos ? "" : trimmed(text.substr(equals + 1)));
  if (key.empty() || value.empty()) {
    return fail(FailureKind::configuration,
                fmt::format("--set wants KEY=VALUE, such as stage.unit.timeout=5m, not '{}'", text),
                "qa config");
  }
  return key + "=" + (is_toml_value(value) ? value : quoted(value));
}

}  // namespace qa
