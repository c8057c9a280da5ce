#include "qa/model/version_requirement.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace qa {
namespace {

using Numbers = std::array<int, 3>;

/// Up to three numbers with dots between; what a development version adds ("-dev") is passed over.
std::optional<Numbers> numbers_of(std::string_view text) {
  Numbers numbers{};
  text = text.substr(0, text.find_first_of("-+"));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::size_t dot = text.find('.');
    const std::string_view number = text.substr(0, dot);
    const char* const end = number.data() + number.size();
    const auto [stop, error] = std::from_chars(number.data(), end, numbers[i]);
    if (number.empty() || error != std::errc{} || stop != end || numbers[i] < 0)
      return std::nullopt;
    if (dot == std::string_view::npos) return numbers;
    text.remove_prefix(dot + 1);
  }
  return std::nullopt;
}

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<bool> meets_one(const Numbers& version, std::string_view condition) {
  const std::size_t start = condition.find_first_not_of("<>=");
  if (start == std::string_view::npos) return std::nullopt;
  const auto wanted = numbers_of(without_blanks(condition.substr(start)));
  if (!wanted) return std::nullopt;
  const std::string_view comparison = condition.substr(0, start);
  if (comparison == ">=") return version >= *wanted;
  if (comparison == ">") return version > *wanted;
  if (comparison == "<=") return version <= *wanted;
  if (comparison == "<") return version < *wanted;
  if (comparison == "==") return version == *wanted;
  return std::nullopt;
}

}  // namespace

Result<bool> meets(std::string_view version, std::string_view requirement) {
  const auto have = numbers_of(version);
  if (!have) return fail(FailureKind::host, "'" + std::string(version) + "' is no version");
  bool all = true;
  while (true) {
    const std::size_t comma = requirement.find(',');
    const auto met = meets_one(*have, without_blanks(requirement.substr(0, comma)));
    if (!met) {
      return fail(FailureKind::configuration,
                  "expected versions such as \">=0.2\" or \">=0.2, <1\"");
    }
    all = all && *met;
    if (comma == std::string_view::npos) return all;
    requirement.remove_prefix(comma + 1);
  }
}

}  // namespace qa
