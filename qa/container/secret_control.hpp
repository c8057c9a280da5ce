// The positive control of the search for secrets: an image with canaries in every place and
// encoding, in which all must be found. A search that misses one has proven nothing.
#pragma once

#include "qa/container/secret_search.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Writes such an image, reads it, and searches it as any other, for `values` and a canary of its
/// own. Gives the places in which the search missed one; none when it works. `seed` makes the
/// canaries differ from those of other runs.
Result<std::vector<std::string>> missed_canaries(std::map<std::string, std::string> values,
                                                 SecretSearchLimits limits, std::string_view seed);

}  // namespace qa
