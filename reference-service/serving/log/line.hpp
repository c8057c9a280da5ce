// What stands in one line of the log beside the time.
#pragma once

#include "serving/core/log_level.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace serving {

/// Control characters stand as \xNN: whatever comes from outside can neither begin a line of its
/// own nor command a terminal. At most `limit` bytes, cut between characters.
std::string printable(std::string_view text, std::size_t limit = std::string_view::npos);

/// "[INFO]    a fact", printable; at most `limit` bytes after the level.
std::string text_line(LogLevel level, std::string_view text, std::size_t limit);

/// R"("level":"info","message":"a fact")": the rest of an object that began with the time. At most
/// `limit` bytes of message.
std::string json_members(LogLevel level, std::string_view text, std::size_t limit);

}  // namespace serving
