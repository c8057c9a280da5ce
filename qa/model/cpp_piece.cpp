#include "qa/model/cpp_piece.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace qa {
namespace {

/// The word that ends before `at`; quotes between its digits belong to a number.
std::string_view word_before(std::string_view source, std::size_t at) {
  std::size_t start = at;
  while (start > 0 && (is_word_character(source[start - 1]) || source[start - 1] == '\'')) --start;
  return source.substr(start, at - start);
}

/// 1'000, and no u8'x'.
bool separates_digits(std::string_view source, std::size_t at) {
  const std::string_view word = word_before(source, at);
  return !word.empty() && std::isdigit(static_cast<unsigned char>(word.front())) != 0;
}

/// R"( of a literal, and not the end of a macro's name.
bool begins_raw_literal(std::string_view source, std::size_t at) {
  constexpr std::array<std::string_view, 5> kPrefixes = {"", "u8", "u", "U", "L"};
  return source.substr(at).starts_with("R\"") &&
         std::ranges::find(kPrefixes, word_before(source, at)) != kPrefixes.end();
}

std::size_t end_of_line_comment(std::string_view source, std::size_t at) {
  std::size_t end = source.find('\n', at);
  while (end != std::string_view::npos && source[end - 1] == '\\') end = source.find('\n', end + 1);
  return std::min(end, source.size());
}

/// Past `closing`, or the end of the text.
std::size_t end_behind(std::string_view source, std::string_view closing, std::size_t from) {
  const std::size_t found = source.find(closing, from);
  return found == std::string_view::npos ? source.size() : found + closing.size();
}

std::size_t end_of_raw_literal(std::string_view source, std::size_t at) {
  const std::size_t open = source.find('(', at);
  if (open == std::string_view::npos) return source.size();
  constexpr std::size_t kBegin = 2;  // R"
  const std::string delimiter(source.substr(at + kBegin, open - at - kBegin));
  return end_behind(source, ")" + delimiter + "\"", open);
}

std::size_t end_of_literal(std::string_view source, std::size_t at) {
  std::size_t end = at + 1;
  while (end < source.size() && source[end] != source[at] && source[end] != '\n')
    end += source[end] == '\\' ? 2U : 1U;
  const bool is_closed = end < source.size() && source[end] == source[at];
  return std::min(is_closed ? end + 1 : end, source.size());
}

}  // namespace

CppPiece cpp_piece(std::string_view source, std::size_t at) {
  using Kind = CppPiece::Kind;
  const std::string_view rest = source.substr(at);
  if (rest.starts_with("//")) return {Kind::comment, end_of_line_comment(source, at)};
  if (rest.starts_with("/*")) return {Kind::comment, end_behind(source, "*/", at + 2)};
  if (begins_raw_literal(source, at)) return {Kind::literal, end_of_raw_literal(source, at)};
  const bool is_quote =
      rest.front() == '"' || (rest.front() == '\'' && !separates_digits(source, at));
  if (is_quote) return {Kind::literal, end_of_literal(source, at)};
  return {Kind::code, at + 1};
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

}  // namespace qa
