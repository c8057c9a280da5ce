#include "qa/config/duration_text.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace qa {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};

constexpr std::array<Unit, 4> kUnits = {{{"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};
constexpr std::int64_t kMaxMilliseconds = 1000 * kUnits[0].milliseconds;

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  std::int64_t total = 0;
  std::size_t next_unit = 0;
  while (!text.empty()) {
    if (text.front() == '-') return std::nullopt;
    std::int64_t amount = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (error != std::errc() || amount > kMaxMilliseconds) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));

    const std::string_view name = text.substr(0, text.find_first_of("0123456789"));
    while (next_unit < kUnits.size() && kUnits.at(next_unit).name != name) ++next_unit;
    if (next_unit == kUnits.size()) return std::nullopt;
    total += amount * kUnits.at(next_unit++).milliseconds;
    if (total > kMaxMilliseconds) return std::nullopt;
    text.remove_prefix(name.size());
  }
  if (total == 0) return std::nullopt;
  return std::chrono::milliseconds(total);
}

}  // namespace qa
