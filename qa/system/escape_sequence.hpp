// Escape sequences of terminals: colors and the like, which are no part of what a text says.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qa {

inline constexpr char kEscape = '\x1b';

/// Length of the escape sequence at the start of `text`, which begins with kEscape. One that is cut
/// off never reaches into the next line. Source: ECMA-48, sections 5.4 and 5.6.
std::size_t escape_length(std::string_view text);

std::string without_escapes(std::string_view text);

}  // namespace qa
