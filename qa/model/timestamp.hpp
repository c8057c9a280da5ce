// Points in time and days as text: RFC 3339 in UTC.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace qa {

/// With milliseconds: "2026-11-24T18:01:30.042Z"; what is finer than a millisecond is cut off.
std::string to_rfc3339(std::chrono::system_clock::time_point time);

/// Exactly the form that to_rfc3339 writes; empty for anything else, a 30th of February included.
std::optional<std::chrono::system_clock::time_point> from_rfc3339(std::string_view text);

/// "2026-11-24"
std::string to_date(std::chrono::sys_days day);

/// Exactly that form; empty for anything else.
std::optional<std::chrono::sys_days> from_date(std::string_view text);

}  // namespace qa
