#include "qa/model/timestamp.hpp"

#include <cstdio>

namespace qa {
namespace {

using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// The number that the `length` digits at `begin` spell; has_shape() has checked them.
int number_at(std::string_view text, std::size_t begin, std::size_t length) {
  int value = 0;
  for (const char digit : text.substr(begin, length)) value = value * 10 + (digit - '0');
  return value;
}

bool has_shape(std::string_view text) {
  static constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == '0' ? !digit : text[i] != kShape[i]) return false;
  }
  return true;
}

}  // namespace

std::string to_rfc3339(std::chrono::system_clock::time_point time) {
  const auto instant = std::chrono::floor<milliseconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const year_month_day date(day);
  const std::chrono::hh_mm_ss clock(instant - day);
  char text[64];
  std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02ld:%02ld:%02ld.%03ldZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<long>(clock.hours().count()), static_cast<long>(clock.minutes().count()),
      static_cast<long>(clock.seconds().count()), static_cast<long>(clock.subseconds().count()));
  return text;
}

std::optional<std::chrono::system_clock::time_point> from_rfc3339(std::string_view text) {
  if (!has_shape(text)) return std::nullopt;
  const int year = number_at(text, 0, 4);
  const year_month_day date{std::chrono::year(year),
                            std::chrono::month(static_cast<unsigned>(number_at(text, 5, 2))),
                            std::chrono::day(static_cast<unsigned>(number_at(text, 8, 2)))};
  const int hour = number_at(text, 11, 2);
  const int minute = number_at(text, 14, 2);
  const int second = number_at(text, 17, 2);
  // The clock counts nanoseconds in 64 bits, which is less than the format can say.
  if (!date.ok() || year < 1678 || year > 2261 || hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  return sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + milliseconds(number_at(text, 20, 3));
}

}  // namespace qa
