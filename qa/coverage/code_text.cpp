#include "qa/coverage/code_text.hpp"

#include "qa/model/cpp_piece.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>

namespace qa {
namespace {

/// The source without comments and without the content of literals, line for line.
std::string stripped(std::string_view source) {
  std::string code;
  for (std::size_t at = 0; at < source.size();) {
    const CppPiece piece = cpp_piece(source, at);
    const std::string_view text = source.substr(at, piece.end - at);
    at = piece.end;
    if (piece.kind == CppPiece::Kind::code) {
      code += text;
      continue;
    }
    if (piece.kind == CppPiece::Kind::comment) {
      code += ' ';
    } else {
      code.append(2, text.front() == '\'' ? '\'' : '"');
    }
    code.append(static_cast<std::size_t>(std::ranges::count(text, '\n')), '\n');
  }
  return code;
}

/// Follows braces, to tell a body from a list of declarations.
class StatementFinder {
 public:
  /// Whether a statement or the definition of a function begins on this line.
  bool begins(const std::string& line) {
    if (in_directive_ || line.starts_with('#')) {
      in_directive_ = line.ends_with('\\');
      return false;
    }
    if (line.empty()) return false;
    const bool is_start = statement_.empty();
    const bool was_body = is_body();
    const bool opens_body = read(line);
    if (line.find_first_not_of("{}();,") == std::string::npos || line == "else") return false;
    if (starts_declaration(line) && !opens_body) return false;
    return is_start && (was_body || opens_body) && !line.ends_with(':');
  }

 private:
  static bool starts_declaration(std::string_view line) {
    constexpr std::array<std::string_view, 9> kWords = {
        "namespace", "using", "typedef", "class", "struct", "union", "enum", "friend", "template"};
    return std::ranges::any_of(kWords, [line](std::string_view word) {
      return line.starts_with(word) &&
             (line.size() == word.size() || !is_word_character(line[word.size()]));
    });
  }

  bool is_body() const { return !bodies_.empty() && bodies_.back(); }

  /// True when a body opens on this line.
  bool read(const std::string& line) {
    bool opens_body = false;
    for (const char c : line) {
      if (c == '{') {
        const bool declares = starts_declaration(statement_)
                                  ? statement_.find('(') == std::string::npos
                                  : statement_.starts_with("extern \"");
        bodies_.push_back(!declares);
        opens_body = opens_body || !declares;
      } else if (c == '}' && !bodies_.empty()) {
        bodies_.pop_back();
      }
      if (c == '{' || c == '}' || c == ';') {
        statement_.clear();
      } else if (!statement_.empty() || c != ' ') {
        statement_ += c;
      }
    }
    // A label, or "public:", ends what it stands in.
    if (line.ends_with(':') && !line.ends_with("::")) statement_.clear();
    return opens_body;
  }

  std::vector<bool> bodies_;
  std::string statement_;  ///< the one that is open at the end of the line
  bool in_directive_ = false;
};

}  // namespace

std::vector<std::string> code_lines(std::string_view source) {
  const std::string code = stripped(source);
  std::vector<std::string> lines;
  for (const std::string_view line : lines_of(code)) lines.emplace_back(trimmed(line));
  return lines;
}

std::vector<int> estimated_code_lines(const std::vector<std::string>& code) {
  std::vector<int> numbers;
  StatementFinder finder;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (finder.begins(code[i])) numbers.push_back(static_cast<int>(i + 1));
  }
  return numbers;
}

}  // namespace qa
