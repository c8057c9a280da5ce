// What a night's comparison says, as lines of the history.
#pragma once

#include "qa/benchmark/nightly_record.hpp"
#include "qa/model/failure.hpp"

#include <string_view>
#include <vector>

namespace qa {

/// One record for each time of each benchmark in `comparison`, the JSON that to_json() makes of a
/// ComparisonRecord; all else is taken from `common`. What was not judged is recorded, too: its
/// interval says how little it tells. Fails with FailureKind::configuration when it is no such
/// JSON.
Result<std::vector<NightlyRecord>> nightly_figures(std::string_view comparison,
                                                   const NightlyRecord& common);

}  // namespace qa
