#include "qa/lint/nolint.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>

namespace qa {
namespace {

constexpr std::string_view kWord = "NOLINT";

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Whether `text` says something: a word of three letters or more, in any language.
bool has_words(std::string_view text) {
  constexpr int kLetters = 3;
  int letters = 0;
  for (const char c : text) {
    const bool is_letter = (is_word(c) && c != '_' && (c < '0' || c > '9')) ||
                           (static_cast<unsigned char>(c) & 0x80U) != 0;
    letters = is_letter ? letters + 1 : 0;
    if (letters >= kLetters) return true;
  }
  return false;
}

bool is_comment_alone(std::string_view line) {
  line = trimmed(line);
  return (line.starts_with("//") || line.starts_with("/*") || line.starts_with('*')) &&
         line.find(kWord) == std::string_view::npos && has_words(line);
}

/// Where the comment around `at` begins, or npos.
std::size_t comment_start(std::string_view line, std::size_t at) {
  const std::string_view before = line.substr(0, at);
  const std::size_t start = std::min(before.rfind("//"), before.rfind("/*"));
  if (start != std::string_view::npos) return start;
  return trimmed(before).starts_with('*') ? 0 : std::string_view::npos;
}

/// What is wrong with the NOLINT at `at`, or nothing.
std::string_view complaint(std::string_view line, std::size_t at, std::string_view above) {
  const std::size_t comment = comment_start(line, at);
  if (comment == std::string_view::npos || (at > 0 && is_word(line[at - 1]))) return {};
  std::string_view rest = line.substr(at + kWord.size());
  for (const std::string_view form : {"NEXTLINE", "BEGIN", "END"}) {
    if (!rest.starts_with(form)) continue;
    if (form == "END") return {};
    rest.remove_prefix(form.size());
    break;
  }
  if (!rest.empty() && is_word(rest.front())) return {};
  const std::size_t close = rest.starts_with('(') ? rest.find(')') : std::string_view::npos;
  if (close == std::string_view::npos) return "does not name the checks that it silences";
  const std::string_view checks = trimmed(rest.substr(1, close - 1));
  if (checks.empty() || checks == "*") return "does not name the checks that it silences";
  const bool has_reason = has_words(rest.substr(close)) || is_comment_alone(above) ||
                          has_words(line.substr(comment, at - comment));
  return has_reason ? std::string_view() : "does not say why";
}

}  // namespace

std::vector<Finding> nolint_findings(const std::string& file, std::string_view source) {
  std::vector<Finding> findings;
  if (source.find(kWord) == std::string_view::npos) return findings;
  const std::vector<std::string_view> lines = lines_of(source);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t at = lines[i].find(kWord);
    if (at == std::string_view::npos) continue;
    const std::string_view what = complaint(lines[i], at, i > 0 ? lines[i - 1] : "");
    if (what.empty()) continue;
    findings.push_back({.severity = Severity::warning,
                        .rule = "lint.nolint",
                        .message = "a NOLINT that " + std::string(what),
                        .file = file,
                        .line = static_cast<int>(i) + 1,
                        .column = static_cast<int>(at) + 1});
  }
  return findings;
}

}  // namespace qa
