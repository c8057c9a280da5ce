// C++ source as lines of code: without comments, and without what literals say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// One entry a line: comments are gone, of literals only the quotes are left, blanks at both sides
/// are cut.
std::vector<std::string> code_lines(std::string_view source);

/// The numbers of the lines that a compiler would probably count: where a statement begins, or the
/// definition of a function. Declarations, preprocessor lines and lone braces are none. For files
/// that nothing compiled; a guess, and on the side of too many.
std::vector<int> estimated_code_lines(const std::vector<std::string>& code);

}  // namespace qa
