#include "qa/benchmark/bisection.hpp"

#include <cstddef>
#include <optional>
#include <set>

namespace qa {
namespace {

/// The index between both that is nearest to the middle and not in `unknown`.
std::optional<std::size_t> next_of(std::size_t good, std::size_t bad,
                                   const std::set<std::size_t>& unknown) {
  const std::size_t middle = good + (bad - good) / 2;
  std::optional<std::size_t> nearest;
  const auto distance = [middle](std::size_t i) { return i > middle ? i - middle : middle - i; };
  for (std::size_t i = good + 1; i < bad; ++i) {
    if (unknown.contains(i)) continue;
    if (!nearest || distance(i) < distance(*nearest)) nearest = i;
  }
  return nearest;
}

}  // namespace

Result<Bisected> bisect(std::span<const std::string> commits,
                        const std::function<Result<Suspicion>(const std::string&)>& judge) {
  std::size_t good = 0;
  std::size_t bad = commits.size() - 1;
  std::set<std::size_t> unknown;
  Bisected result;
  while (const auto next = next_of(good, bad, unknown)) {
    TRY_ASSIGN(const Suspicion suspicion, judge(commits[*next]));
    ++result.tried;
    if (suspicion == Suspicion::good) good = *next;
    if (suspicion == Suspicion::bad) bad = *next;
    if (suspicion == Suspicion::unknown) unknown.insert(*next);
  }
  result.last_good = commits[good];
  result.first_bad = commits[bad];
  for (std::size_t i = good + 1; i < bad; ++i) result.unknown.push_back(commits[i]);
  return result;
}

}  // namespace qa
