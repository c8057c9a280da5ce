// Durations and measured values as people read them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace qa {

/// "0.4s", "12.4s", "3m05s", "1h02m".
std::string duration_text(std::chrono::milliseconds duration);

/// Short: "93.1 %", "8.1 MB", "12.5 us", "41". A percentage is cut, not rounded, so that one below
/// its limit never reads as if it had reached it.
std::string measure_text(double value, std::string_view unit);

/// With the digits that a comparison with a limit needs: "79.96 %", "8000100 bytes".
std::string exact_text(double value, std::string_view unit);

/// "1 test", "41 tests".
std::string count_text(int count, std::string_view noun);

/// What follows the name of a commit: "", " with local changes" or " (local changes unknown)".
std::string_view changes_text(std::optional<bool> dirty);

}  // namespace qa
