// Points in time as text: RFC 3339 in UTC, with milliseconds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace qa {

/// "2026-11-24T18:01:30.042Z"; what is finer than a millisecond is cut off.
std::string to_rfc3339(std::chrono::system_clock::time_point time);

/// Exactly the form that to_rfc3339 writes; empty for anything else, a 30th of February included.
std::optional<std::chrono::system_clock::time_point> from_rfc3339(std::string_view text);

}  // namespace qa
