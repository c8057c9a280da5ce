#include "qa/lint/header_text.hpp"

#include <algorithm>
#include <cctype>

namespace qa {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

class Reader {
 public:
  explicit Reader(std::string_view source) : source_(source) {
    text_.lines.assign(static_cast<std::size_t>(std::ranges::count(source, '\n')) + 1,
                       LineText::blank);
  }

  HeaderText read() {
    while (at_ < source_.size()) step();
    return std::move(text_);
  }

 private:
  std::string_view rest() const { return source_.substr(at_); }

  void step() {
    const char c = source_[at_];
    if (c == '\n') {
      ++line_;
      ++at_;
      is_line_start_ = true;
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at_;
    } else if (rest().starts_with("//")) {
      take(end_of_line(), LineText::comment);
    } else if (rest().starts_with("/*")) {
      const std::size_t end = source_.find("*/", at_ + 2);
      take(end == std::string_view::npos ? source_.size() : end + 2, LineText::comment);
    } else if (c == '#' && is_line_start_) {
      directive();
    } else {
      token(end_of_token());
    }
  }

  std::size_t end_of_line() const { return std::min(source_.find('\n', at_), source_.size()); }

  /// Goes on to `end`; all lines up to there have that.
  void take(std::size_t end, LineText what) {
    for (; at_ < end; ++at_) {
      mark(what);
      if (source_[at_] == '\n') ++line_;
    }
  }

  void mark(LineText what) {
    LineText& known = text_.lines[static_cast<std::size_t>(line_) - 1];
    if (known == LineText::blank) {
      known = what;
    } else if (known != what) {
      known = LineText::code_and_comment;
    }
  }

  void directive() {
    std::size_t end = end_of_line();
    while (end < source_.size() && source_[end - 1] == '\\')
      end = std::min(source_.find('\n', end + 1), source_.size());
    const std::size_t comment = source_.substr(0, end).find("//", at_);
    take(std::min(comment, end), LineText::code);
  }

  std::size_t end_of_token() const {
    const char c = source_[at_];
    if (rest().starts_with("R\"")) return end_of_raw_literal();
    if (c == '"' || c == '\'') return end_of_literal(c);
    if (!is_word(c)) return at_ + 1;
    std::size_t end = at_;
    // 1'000 is one number.
    const bool is_number = std::isdigit(static_cast<unsigned char>(c)) != 0;
    while (end < source_.size() && (is_word(source_[end]) || (is_number && source_[end] == '\'')))
      ++end;
    return end;
  }

  std::size_t end_of_literal(char quote) const {
    std::size_t end = at_ + 1;
    while (end < source_.size() && source_[end] != quote && source_[end] != '\n')
      end += source_[end] == '\\' ? 2U : 1U;
    return std::min(end + 1, source_.size());
  }

  std::size_t end_of_raw_literal() const {
    const std::size_t open = source_.find('(', at_);
    if (open == std::string_view::npos) return source_.size();
    const std::string closing = ")" + std::string(source_.substr(at_ + 2, open - at_ - 2)) + "\"";
    const std::size_t close = source_.find(closing, open);
    return close == std::string_view::npos ? source_.size() : close + closing.size();
  }

  void token(std::size_t end) {
    is_line_start_ = false;
    text_.tokens.push_back({.text = source_.substr(at_, end - at_), .line = line_});
    take(end, LineText::code);
  }

  std::string_view source_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool is_line_start_ = true;
  HeaderText text_;
};

}  // namespace

LineText HeaderText::line(int number) const {
  const bool is_there = number >= 1 && number <= static_cast<int>(lines.size());
  return is_there ? lines[static_cast<std::size_t>(number) - 1] : LineText::blank;
}

HeaderText read_header(std::string_view source) {
  return Reader(source).read();
}

}  // namespace qa
