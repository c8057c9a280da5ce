// Which of many commits made a benchmark slower.
#pragma once

#include "qa/model/failure.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace qa {

enum class Suspicion {
  good,     ///< as fast as before
  bad,      ///< as slow as after
  unknown,  ///< it doesn't build, or could not be told
};

struct Bisected {
  std::string last_good;
  std::string first_bad;
  /// Between those two: one of them or first_bad is the culprit. Empty: first_bad is.
  std::vector<std::string> unknown;
  int tried = 0;
};

/// `commits` in order, of which the first is good and the last is bad; there must be two at least.
/// Halves the range; a commit that is unknown is replaced by its nearest neighbor within the range.
/// Fails as `judge` does.
Result<Bisected> bisect(std::span<const std::string> commits,
                        const std::function<Result<Suspicion>(const std::string&)>& judge);

}  // namespace qa
