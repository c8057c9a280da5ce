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

constexpr std::string_view kDateShape = "0000-00-00";
constexpr std::string_view kTimeShape = "0000-00-00T00:00:00.000Z";

/// A 0 of `shape` stands for a digit.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == '0' ? !digit : text[i] != shape[i]) return false;
  }
  return true;
}

/// The date at the start of `text`, whose shape is right.
year_month_day date_in(std::string_view text) {
  return {std::chrono::year(number_at(text, 0, 4)),
          std::chrono::month(static_cast<unsigned>(number_at(text, 5, 2))),
          std::chrono::day(static_cast<unsigned>(number_at(text, 8, 2)))};
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
  if (!has_shape(text, kTimeShape)) return std::nullopt;
  const year_month_day date = date_in(text);
  const int year = static_cast<int>(date.year());
  const int hour = number_at(text, 11, 2);
  const int minute = number_at(text, 14, 2);
  const int second = number_at(text, 17, 2);
  // The clock counts nanoseconds in 64 bits, which is less than the format can say.
  if (!date.ok() || year < 1678 || year > 2261 || hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  return sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + milliseconds(number_at(text, 20, 3));
}

std::string to_date(sys_days day) {
  return to_rfc3339(day).substr(0, kDateShape.size());
}

std::optional<sys_days> from_date(std::string_view text) {
  if (!has_shape(text, kDateShape)) return std::nullopt;
  const year_month_day date = date_in(text);
  const int year = static_cast<int>(date.year());
  if (!date.ok() || year < 1678 || year > 2261) return std::nullopt;
  return sys_days(date);
}

}  // namespace qa
