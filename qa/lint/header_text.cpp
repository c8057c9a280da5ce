#include "qa/lint/header_text.hpp"

#include "qa/model/cpp_piece.hpp"

#include <algorithm>
#include <cctype>

namespace qa {
namespace {

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
  void step() {
    const char c = source_[at_];
    const CppPiece piece = cpp_piece(source_, at_);
    if (piece.kind == CppPiece::Kind::comment) {
      take(piece.end, LineText::comment);
    } else if (piece.kind == CppPiece::Kind::literal) {
      token(piece.end);
    } else if (c == '\n') {
      ++line_;
      ++at_;
      is_line_start_ = true;
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at_;
    } else if (c == '#' && is_line_start_) {
      directive();
    } else {
      token(end_of_word());
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

  /// Of a word or a number such as 1'000; another character is a token of its own.
  std::size_t end_of_word() const {
    const bool is_number = std::isdigit(static_cast<unsigned char>(source_[at_])) != 0;
    std::size_t end = at_;
    while (end < source_.size() &&
           (is_word_character(source_[end]) || (is_number && source_[end] == '\'')))
      ++end;
    return std::max(end, at_ + 1);
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
