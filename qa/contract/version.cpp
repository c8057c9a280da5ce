#include "qa/contract/version.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <regex>

namespace qa {
namespace {

/// The calls of CMakeLists.txt without comments, so that no commented-out version counts.
std::string without_comments(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    kept += line.substr(0, line.find('#'));
    kept += '\n';
  }
  return kept;
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  std::array<int, 3> numbers = {};
  std::size_t read = 0;
  while (read < numbers.size()) {
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), numbers.at(read));
    if (error != std::errc() || numbers.at(read) < 0) return std::nullopt;
    ++read;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.starts_with('.')) break;
    text.remove_prefix(1);
  }
  const bool ends_well = text.empty() || text.starts_with('-') || text.starts_with('+');
  if (read < 2 || !ends_well) return std::nullopt;
  return Version{.major = numbers[0], .minor = numbers[1], .patch = numbers[2]};
}

std::optional<Version> version_in_cmake(std::string_view cmake_lists) {
  static const std::regex kProject(R"re(\bproject\s*\(([^)]*)\))re", std::regex::icase);
  static const std::regex kVersion(R"re(\bVERSION\s+"?([0-9][0-9.]*)"?(\s|$))re");
  const std::string text = without_comments(cmake_lists);
  std::smatch project;
  if (!std::regex_search(text, project, kProject)) return std::nullopt;
  const std::string arguments = project[1];
  std::smatch version;
  if (!std::regex_search(arguments, version, kVersion)) return std::nullopt;
  return parse_version(version[1].str());
}

Version least_version(const Version& base, Impact impact) {
  const Version next_minor{.major = base.major, .minor = base.minor + 1, .patch = 0};
  switch (impact) {
    case Impact::none:
      return base;
    case Impact::additive:
      if (base.major > 0) return next_minor;
      return {.major = base.major, .minor = base.minor, .patch = base.patch + 1};
    case Impact::breaking:
      if (base.major > 0) return {.major = base.major + 1, .minor = 0, .patch = 0};
      return next_minor;
  }
  return next_minor;
}

std::string to_text(const Version& version) {
  return std::to_string(version.major) + '.' + std::to_string(version.minor) + '.' +
         std::to_string(version.patch);
}

}  // namespace qa
