// What stands in one line of the log beside the time.
#pragma once

#include "core/log_level.hpp"

#include <string>
#include <string_view>

namespace echo {

/// Control characters stand as \xNN: whatever comes from outside can neither begin a line of its
/// own nor command a terminal.
std::string printable(std::string_view text);

/// "[INFO]    a fact", printable.
std::string text_line(LogLevel level, std::string_view text);

/// R"("level":"info","message":"a fact")": the rest of an object that began with the time.
std::string json_members(LogLevel level, std::string_view text);

}  // namespace echo
