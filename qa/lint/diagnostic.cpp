#include "qa/lint/diagnostic.hpp"

#include "qa/system/lines.hpp"
#include "qa/system/project_path.hpp"

#include <array>
#include <charconv>

namespace qa {
namespace {

struct Level {
  std::string_view word;
  Severity severity;
};
// "fatal error" contains "error", so it comes first.
constexpr std::array<Level, 3> kLevels = {{{"fatal error: ", Severity::error},
                                           {"error: ", Severity::error},
                                           {"warning: ", Severity::warning}}};

/// Splits ":12" off the end of `text`; 0 when there is no number.
int take_number(std::string_view& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return 0;
  int number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, number);
  if (error != std::errc() || stop != end) return 0;
  text.remove_suffix(text.size() - colon);
  return number;
}

/// "src/a.cpp:7:35: " in front of the level; false when it is neither that nor empty.
bool read_place(std::string_view place, const std::filesystem::path& root, Finding& finding) {
  if (place.empty()) return true;
  if (!place.ends_with(": ")) return false;
  place.remove_suffix(2);
  finding.column = take_number(place);
  finding.line = take_number(place);
  finding.file = project_path(place, root);
  return finding.line > 0;
}

/// "text [rule,-warnings-as-errors]"; false without brackets at the end.
bool read_text(std::string_view text, Finding& finding) {
  const std::size_t open = text.rfind(" [");
  if (open == std::string_view::npos || !text.ends_with(']')) return false;
  const std::string_view rules = text.substr(open + 2, text.size() - open - 3);
  finding.rule = rules.substr(0, rules.find(','));
  finding.message = trimmed(text.substr(0, open));
  return !finding.rule.empty() && finding.rule.find(' ') == std::string::npos;
}

}  // namespace

std::optional<Finding> parse_diagnostic(std::string_view line, const std::filesystem::path& root) {
  for (const Level& level : kLevels) {
    const std::size_t start = line.find(level.word);
    if (start == std::string_view::npos) continue;
    Finding finding{.severity = level.severity};
    if (!read_place(line.substr(0, start), root, finding)) continue;
    if (!read_text(line.substr(start + level.word.size()), finding)) continue;
    return finding;
  }
  return std::nullopt;
}

}  // namespace qa
