// Text from children and files, made safe for formats that insist on valid UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qa {

/// Code points in valid UTF-8.
std::size_t character_count(std::string_view text);

/// The first `count` code points of `text`.
std::string_view first_characters(std::string_view text, int count);

/// What of `text`, which is valid UTF-8, fits into `columns` of a terminal. East Asian characters
/// and emoji take two, accents none.
std::string_view first_columns(std::string_view text, int columns);

/// `text` with U+FFFD for every byte that is not part of valid UTF-8.
std::string valid_utf8(std::string_view text);

/// The same, and for every character that XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets).
std::string xml_safe(std::string_view text);

}  // namespace qa
