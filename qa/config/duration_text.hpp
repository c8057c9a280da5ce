// "90s", "1m30s" -> a duration.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace qa {

/// Whole numbers with the units h, m, s, ms, largest first, each at most once: "1h", "1m30s",
/// "250ms". Empty for anything else, for zero and for more than 1000 hours.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace qa
