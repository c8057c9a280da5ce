#include "qa/testing/mutant.hpp"

#include "qa/model/cpp_piece.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <utility>

namespace qa {
namespace {

/// A change in a text: `size` characters at `at` become `text`.
struct Edit {
  std::size_t at = 0;
  std::size_t size = 0;
  std::string text;  ///< empty: what is there, negated
};

/// One past the preprocessor line that begins at `at`, with what it goes on in.
std::size_t end_of_directive(std::string_view source, std::size_t at) {
  std::size_t end = source.find('\n', at);
  while (end != std::string_view::npos && source[end - 1] == '\\') end = source.find('\n', end + 1);
  return std::min(end, source.size());
}

/// The same text with blanks in place of comments, preprocessor lines and literals, so that every
/// place stays where it is.
std::string code_only(std::string_view source) {
  std::string code(source);
  bool is_line_start = true;
  for (std::size_t at = 0; at < source.size();) {
    const char c = source[at];
    CppPiece piece = cpp_piece(source, at);
    if (c == '#' && is_line_start)
      piece = {.kind = CppPiece::Kind::comment, .end = end_of_directive(source, at)};
    for (std::size_t i = at; piece.kind != CppPiece::Kind::code && i < piece.end; ++i) {
      if (code[i] != '\n') code[i] = ' ';
    }
    is_line_start =
        c == '\n' || (is_line_start && std::isspace(static_cast<unsigned char>(c)) != 0);
    at = piece.end;
  }
  return code;
}

/// What takes the place of an operator, which stands between blanks as in formatted code: so `<` of
/// a template or `*` of a pointer is none.
constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kOperators = {{
    {" < ", " <= "},
    {" <= ", " < "},
    {" > ", " >= "},
    {" >= ", " > "},
    {" < ", " >= "},
    {" <= ", " > "},
    {" > ", " <= "},
    {" >= ", " < "},
    {" == ", " != "},
    {" != ", " == "},
    {" && ", " || "},
    {" || ", " && "},
    {" + ", " - "},
    {" - ", " + "},
    {" * ", " / "},
    {" / ", " * "},
    {" += ", " -= "},
    {" -= ", " += "},
}};

void add_operators(std::string_view code, std::vector<Edit>& edits) {
  for (const auto& [from, to] : kOperators) {
    for (std::size_t at = code.find(from); at != std::string_view::npos;
         at = code.find(from, at + 1))
      edits.push_back({.at = at, .size = from.size(), .text = std::string(to)});
  }
}

/// Without a suffix, decimal, and small enough to be counted up.
bool is_plain_number(std::string_view word) {
  constexpr std::size_t kMostDigits = 9;
  const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  return word.size() <= kMostDigits && (word.size() == 1 || word.front() != '0') &&
         std::ranges::all_of(word, is_digit);
}

void add_words(std::string_view code, std::vector<Edit>& edits) {
  for (std::size_t at = 0; at < code.size();) {
    std::size_t end = at + 1;
    if (is_word_character(code[at])) {
      while (end < code.size() && is_word_character(code[end])) ++end;
      const std::string_view word = code.substr(at, end - at);
      const bool is_number = is_plain_number(word);
      const bool is_part = (at > 0 && (code[at - 1] == '.' || code[at - 1] == '\'')) ||
                           (end < code.size() && (code[end] == '.' || code[end] == '\''));
      if (word == "true" || word == "false") {
        edits.push_back({.at = at, .size = word.size(), .text = word == "true" ? "false" : "true"});
      } else if (is_number && !is_part) {
        edits.push_back({.at = at,
                         .size = word.size(),
                         .text = std::to_string(std::stol(std::string(word)) + 1)});
      }
    }
    at = end;
  }
}

/// Its opposite is among the operators' mutants.
bool is_one_equation(std::string_view condition) {
  const auto has = [condition](std::string_view text) {
    return condition.find(text) != std::string_view::npos;
  };
  return (has(" == ") || has(" != ")) && !has(" && ") && !has(" || ");
}

/// if (x) -> if (!(x)), when all of the condition is on the line.
void add_conditions(std::string_view code, std::vector<Edit>& edits) {
  for (const std::string_view keyword : {"if (", "while ("}) {
    const std::size_t at = code.find(keyword);
    if (at == std::string_view::npos || (at > 0 && is_word_character(code[at - 1]))) continue;
    const std::size_t open = at + keyword.size() - 1;
    int depth = 0;
    for (std::size_t i = open; i < code.size(); ++i) {
      if (code[i] == '(') ++depth;
      if (code[i] == ';') break;  // an if with an initializer
      if (code[i] != ')' || --depth > 0) continue;
      if (!is_one_equation(code.substr(open, i - open)))
        edits.push_back({.at = open, .size = i + 1 - open, .text = {}});
      break;
    }
  }
}

/// `object.call(x);` alone in its line is left out.
void add_calls(std::string_view code, std::string_view before, std::vector<Edit>& edits) {
  constexpr std::array<std::string_view, 7> kOthers = {"return", "throw",  "delete", "if",
                                                       "while",  "switch", "for"};
  const std::string_view statement = trimmed(code);
  const std::string_view previous = trimmed(before);
  const bool is_first = previous.empty() || previous.ends_with(';') || previous.ends_with('{') ||
                        previous.ends_with('}') || previous.ends_with(':');
  if (!is_first || !statement.ends_with(");") || !is_word_character(statement.front())) return;
  std::size_t end = 0;
  while (end < statement.size() &&
         (is_word_character(statement[end]) ||
          std::string_view(".:->").find(statement[end]) != std::string_view::npos))
    ++end;
  // A blank before the parenthesis: a declaration, or one of those.
  const bool is_call = end < statement.size() && statement[end] == '(';
  if (!is_call || std::ranges::find(kOthers, statement.substr(0, end)) != kOthers.end()) return;
  if (std::ranges::count(statement, '(') != std::ranges::count(statement, ')')) return;
  edits.push_back({.at = code.find(statement), .size = statement.size(), .text = ";"});
}

std::vector<Edit> edits_of(std::string_view code, std::string_view before) {
  std::vector<Edit> edits;
  add_operators(code, edits);
  add_conditions(code, edits);
  add_words(code, edits);
  add_calls(code, before, edits);
  return edits;
}

Mutant mutant_of(std::string_view line, int number, const Edit& edit) {
  std::string text = edit.text;
  if (text.empty()) text = "(!" + std::string(line.substr(edit.at, edit.size)) + ")";
  std::string changed(line);
  changed.replace(edit.at, edit.size, text);
  return {.line = number, .before = std::string(line), .after = std::move(changed)};
}

}  // namespace

std::vector<Mutant> mutants_of(std::string_view source,
                               const std::function<bool(int line)>& is_wanted) {
  const std::string code = code_only(source);
  const std::vector<std::string_view> lines = lines_of(source);
  const std::vector<std::string_view> code_lines = lines_of(code);
  std::vector<std::pair<std::size_t, Mutant>> found;  // with its rank in its line
  std::string_view before;
  for (std::size_t i = 0; i < std::min(lines.size(), code_lines.size()); ++i) {
    const int number = static_cast<int>(i) + 1;
    if (is_wanted(number)) {
      std::size_t rank = 0;
      for (const Edit& edit : edits_of(code_lines[i], before))
        found.emplace_back(rank++, mutant_of(lines[i], number, edit));
    }
    if (!trimmed(code_lines[i]).empty()) before = code_lines[i];
  }
  std::ranges::stable_sort(found, {}, &std::pair<std::size_t, Mutant>::first);
  std::vector<Mutant> mutants;
  for (auto& [rank, mutant] : found) mutants.push_back(std::move(mutant));
  return mutants;
}

std::string mutated(std::string_view source, const Mutant& mutant) {
  const std::string_view line = lines_of(source)[static_cast<std::size_t>(mutant.line) - 1];
  std::string changed(source);
  changed.replace(static_cast<std::size_t>(line.data() - source.data()), line.size(), mutant.after);
  return changed;
}

}  // namespace qa
