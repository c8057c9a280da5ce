#include "qa/coverage/code_text.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace qa {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Takes comments and the content of literals out of a source, one step at a time.
class Stripper {
 public:
  explicit Stripper(std::string_view source) : rest_(source) {}

  std::string strip() {
    while (!rest_.empty()) step();
    return std::move(code_);
  }

 private:
  void step() {
    if (rest_.starts_with("//")) {
      drop(rest_.find('\n'));
    } else if (rest_.starts_with("/*")) {
      const std::size_t end = rest_.find("*/", 2);
      code_ += ' ';
      drop(end == std::string_view::npos ? end : end + 2);
    } else if (rest_.starts_with("R\"")) {
      raw_literal();
    } else if (rest_.front() == '"' || (rest_.front() == '\'' && !is_digit_separator())) {
      literal(rest_.front());
    } else {
      code_ += rest_.front();
      rest_.remove_prefix(1);
    }
  }

  /// Of what is dropped only the line ends stay.
  void drop(std::size_t size) {
    size = std::min(size, rest_.size());
    code_.append(static_cast<std::size_t>(std::ranges::count(rest_.substr(0, size), '\n')), '\n');
    rest_.remove_prefix(size);
  }

  /// 1'000: within a number; u8'x' is none.
  bool is_digit_separator() const {
    if (code_.empty() || std::isxdigit(static_cast<unsigned char>(code_.back())) == 0) return false;
    std::size_t start = code_.size();
    while (start > 0 && (is_word(code_[start - 1]) || code_[start - 1] == '\'')) --start;
    return std::isdigit(static_cast<unsigned char>(code_[start])) != 0;
  }

  void literal(char quote) {
    code_ += quote;
    std::size_t size = 1;
    while (size < rest_.size() && rest_[size] != quote && rest_[size] != '\n')
      size += rest_[size] == '\\' ? 2U : 1U;
    const bool is_closed = size < rest_.size() && rest_[size] == quote;
    drop(is_closed ? size + 1 : size);
    code_ += quote;
  }

  void raw_literal() {
    const std::size_t open = rest_.find('(');
    if (open == std::string_view::npos) return drop(rest_.size());
    const std::string end = ")" + std::string(rest_.substr(2, open - 2)) + "\"";
    const std::size_t close = rest_.find(end, open);
    code_ += "\"\"";
    drop(close == std::string_view::npos ? close : close + end.size());
  }

  std::string_view rest_;
  std::string code_;
};

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
      return line.starts_with(word) && (line.size() == word.size() || !is_word(line[word.size()]));
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
  const std::string code = Stripper(source).strip();
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
