#include "qa/benchmark/benchmark_filter.hpp"

#include "qa/system/backslashes.hpp"

#include <cctype>
#include <string_view>

namespace qa {
namespace {

constexpr std::string_view kSpecial = "\\.[*^$()+?{|";

/// The name without " #2", which qa gives to the second benchmark of one name.
std::string_view without_number(std::string_view name) {
  const std::size_t digits = name.find_last_not_of("0123456789");
  const bool numbered = digits != std::string_view::npos && digits > 0 &&
                        digits + 1 < name.size() && name.substr(digits - 1, 2) == " #";
  return numbered ? name.substr(0, digits - 1) : name;
}

}  // namespace

std::string exact_filter(std::span<const std::string> names) {
  std::string filter;
  const auto add = [&filter](std::string_view name) {
    filter += (filter.empty() ? "^(" : "|") + with_backslashes(name, kSpecial);
  };
  for (const std::string& name : names) {
    add(name);
    // Whether the program has a name that ends like this, or has one twice, is not known here.
    if (without_number(name) != name) add(without_number(name));
  }
  return filter.empty() ? "" : filter + ")$";
}

}  // namespace qa
