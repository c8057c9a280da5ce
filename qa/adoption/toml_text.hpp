// Values as TOML writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// A basic string, in quotes.
std::string toml_text(std::string_view text);

/// On one line while it is short, else one value a line.
std::string toml_list(const std::vector<std::string>& texts);

}  // namespace qa
