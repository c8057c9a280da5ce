#include "qa/config/suggestion.hpp"

#include <algorithm>
#include <vector>

namespace qa {
namespace {

/// Nobody mistypes a longer word; what is longer is not a word, and comparing is quadratic.
constexpr std::size_t kMaxWordLength = 64;

/// Edits (insert, delete, substitute, swap of neighbors) between `a` and `b`: the "optimal string
/// alignment" variant of the Damerau-Levenshtein distance, which edits no substring twice.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::optional<std::string> closest(std::string_view word, std::span<const std::string> known) {
  if (word.size() > kMaxWordLength) return std::nullopt;
  const std::string* best = nullptr;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    if (candidate.size() > kMaxWordLength) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance >= best_distance) continue;
    best = &candidate;
    best_distance = distance;
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

std::string unknown_word(std::string_view what, std::string_view word,
                         std::span<const std::string> known) {
  std::string text = "unknown " + std::string(what) + " '" + std::string(word) + "'";
  if (const std::optional<std::string> guess = closest(word, known))
    text += ", did you mean '" + *guess + "'?";
  return text;
}

}  // namespace qa
