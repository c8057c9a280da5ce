// C++ source cut into comments, literals and everything else.
#pragma once

#include <cstddef>
#include <string_view>

namespace qa {

struct CppPiece {
  enum class Kind {
    comment,
    literal,  ///< with its quotes; a prefix such as the u8 of u8"x" is code before it, the R is not
    code,     ///< one character
  };
  Kind kind = Kind::code;
  std::size_t end = 0;  ///< one past its last character
};

/// What begins at `at`, which lies in the text and outside of comments and literals. One that is
/// not closed ends with the line, or with the text where it may have several lines (ISO C++ [lex]).
CppPiece cpp_piece(std::string_view source, std::size_t at);

/// A letter, digit or underscore.
bool is_word_character(char c);

}  // namespace qa
