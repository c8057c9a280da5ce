// Whether a text fits a pattern in which some parts stand for any number of others.
#pragma once

#include <cstddef>
#include <optional>

namespace qa {

/// Greedy with one step back: only the last wildcard that takes any number ever has to take more.
/// `is_many(p)` says whether a part of the pattern is such a wildcard, `fits(p, t)` whether one
/// part of the pattern fits one of the text.
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

}  // namespace qa
