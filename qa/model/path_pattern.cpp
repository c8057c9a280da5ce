#include "qa/model/path_pattern.hpp"

#include <filesystem>
#include <optional>

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

/// Greedy with one step back: only the last wildcard that takes any number ever has to take more.
/// `fits(p, t)` says whether one part of the pattern fits one of the text.
template <class Pattern, class Text, class IsMany, class Fits>
bool matches_all(const Pattern& pattern, const Text& text, IsMany is_many, Fits fits) {
  std::size_t p = 0;
  std::size_t t = 0;
  struct Retry {
    std::size_t p;
    std::size_t t;
  };
  std::optional<Retry> retry;
  while (t < text.size()) {
    if (p < pattern.size() && is_many(pattern[p])) {
      retry = Retry{.p = ++p, .t = t};
    } else if (p < pattern.size() && fits(pattern[p], text[t])) {
      ++p;
      ++t;
    } else if (retry) {
      p = retry->p;
      t = ++retry->t;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && is_many(pattern[p])) ++p;
  return p == pattern.size();
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
