#include "qa/model/path_pattern.hpp"

#include "qa/model/wildcards.hpp"

#include <filesystem>

namespace qa {
namespace {

constexpr std::string_view kAnyFolders = "**";

std::vector<std::string> names_of(std::string_view path) {
  std::vector<std::string> names;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (slash != 0) names.emplace_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return names;
}

bool name_matches(std::string_view pattern, std::string_view name) {
  return matches_all(
      pattern, name, [](char c) { return c == '*'; },
      [](char wanted, char c) { return wanted == '?' || wanted == c; });
}

}  // namespace

PathPattern::PathPattern(std::string_view pattern)
    : names_(names_of(std::filesystem::path(pattern).lexically_normal().string())) {
  for (const std::string& name : names_) {
    has_wildcards_ = name.find_first_of("*?") != std::string::npos;
    if (has_wildcards_) break;
    base_ += (base_.empty() ? "" : "/") + name;
  }
  if (base_.empty()) base_ = ".";
  if (names_ == std::vector<std::string>{"."}) names_.clear();
  // What names a folder stands for all below it.
  names_.emplace_back(kAnyFolders);
}

bool PathPattern::matches(std::string_view path) const {
  // The common case, ten thousand times a stage.
  if (!has_wildcards_) {
    const bool below =
        path.starts_with(base_) && (path.size() == base_.size() || path[base_.size()] == '/');
    return below || base_ == ".";
  }
  return matches_all(
      names_, names_of(path), [](const std::string& name) { return name == kAnyFolders; },
      [](const std::string& wanted, const std::string& name) {
        return name_matches(wanted, name);
      });
}

}  // namespace qa
