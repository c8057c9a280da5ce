// Finds text that toml++ would nest so deeply that destroying the result overflows the stack.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace qa {

/// Where `text` exceeds `max_depth` nested brackets or dots in one key; toml++ has a limit for the
/// former (256) and none for the latter. The text need not be valid TOML.
std::optional<std::size_t> find_deep_nesting(std::string_view text, std::size_t max_depth);

}  // namespace qa
