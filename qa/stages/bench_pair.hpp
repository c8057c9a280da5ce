// Two benchmark programs held against each other.
#pragma once

#include "qa/benchmark/comparison_json.hpp"
#include "qa/stages/bench_contender.hpp"

namespace qa {

/// Measures both and fills in what came of it: record.run and record.comparison. The limits and the
/// seed of `record` are used. Fails with FailureKind::inconclusive when they have no benchmark in
/// common, or as run_confirmed() does.
Result<void> compare_sides(const BenchSettings& settings, const Contender& baseline,
                           const Contender& contender, StageContext& context,
                           ComparisonRecord& record);

/// What the order of launches is drawn from; a run can be replayed with it.
std::uint64_t bench_seed(const StageContext& context);

}  // namespace qa
