// A C++ header as tokens of code, and which of its lines say something to people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct CodeToken {
  std::string_view text;  ///< a word, a literal as a whole, or one other character
  int line = 0;           ///< 1-based

  bool is(std::string_view other) const { return text == other; }
};

enum class LineText { blank, code, comment, code_and_comment };

struct HeaderText {
  std::vector<CodeToken>
      tokens;                   ///< without comments and preprocessor lines; point into the source
  std::vector<LineText> lines;  ///< what each line has, the first at 0

  /// What the line of that number has; blank outside the text.
  LineText line(int number) const;
};

/// `source` must outlive what is returned.
HeaderText read_header(std::string_view source);

}  // namespace qa
