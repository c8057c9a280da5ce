#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <vector>

namespace qa {
namespace {

/// Optimal string alignment: insertions, deletions, replacements and swaps of two neighbors cost
/// one each.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

/// Nobody mistypes so long a word, and the table above is quadratic.
constexpr std::size_t kLongestWord = 256;

}  // namespace

std::optional<std::string> closest(std::string_view word, std::span<const std::string> known) {
  if (word.size() > kLongestWord) return std::nullopt;
  std::size_t nearest = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::optional<std::string> found;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongestWord) continue;
    const std::size_t edits = distance(word, candidate);
    if (edits >= nearest) continue;
    nearest = edits;
    found = candidate;
  }
  return found;
}

std::string unknown_word(std::string_view what, std::string_view word,
                         std::span<const std::string> known) {
  std::string text = "unknown " + std::string(what) + " '" + std::string(word) + "'";
  if (const auto suggestion = closest(word, known)) text += ", did you mean '" + *suggestion + "'?";
  return text;
}

}  // namespace qa
