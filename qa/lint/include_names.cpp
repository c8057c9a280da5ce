#include "qa/lint/include_names.hpp"

#include <algorithm>

namespace qa {
namespace {

constexpr std::string_view kBlanks = " \t";

void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
}

/// "<a>" or "\"a\"" at the start of `text`.
void take_name(std::string_view text, IncludeNames& found) {
  skip_blanks(text);
  if (text.empty()) return;
  const bool quoted = text.front() == '"';
  const std::size_t end = text.substr(0, text.find('\n')).find(quoted ? '"' : '>', 1);
  if ((!quoted && text.front() != '<') || end == std::string_view::npos) {
    found.computed = true;
    return;
  }
  found.names.push_back({.form = quoted ? IncludeName::Form::quoted : IncludeName::Form::angled,
                         .name = std::string(text.substr(1, end - 1))});
}

/// What follows the '#' of a directive.
void take_directive(std::string_view text, IncludeNames& found) {
  skip_blanks(text);
  for (const std::string_view word : {"include_next", "include", "import", "embed"}) {
    if (!text.starts_with(word)) continue;
    take_name(text.substr(word.size()), found);
    return;
  }
}

}  // namespace

IncludeNames include_names(std::string_view source) {
  constexpr std::string_view kHas = "__has_include";
  constexpr std::string_view kNext = "_next";
  IncludeNames found;
  for (std::size_t at = source.find('#'); at != std::string_view::npos;
       at = source.find('#', at + 1)) {
    take_directive(source.substr(at + 1), found);
  }
  for (std::size_t at = source.find(kHas); at != std::string_view::npos;
       at = source.find(kHas, at + 1)) {
    std::string_view rest = source.substr(at + kHas.size());
    if (rest.starts_with(kNext)) rest.remove_prefix(kNext.size());
    skip_blanks(rest);
    // Without a parenthesis it is asked whether the compiler knows it at all.
    if (rest.starts_with('(')) take_name(rest.substr(1), found);
  }
  std::ranges::sort(found.names);
  const auto repeated = std::ranges::unique(found.names);
  found.names.erase(repeated.begin(), repeated.end());
  return found;
}

}  // namespace qa
