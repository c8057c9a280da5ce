// The cache's opinion in a plan: which stages are replayed, and why the others run.
#pragma once

#include "qa/engine/cache.hpp"
#include "qa/engine/plan.hpp"
#include "qa/engine/run_store.hpp"

namespace qa {

/// Of the stages that `plan` runs. Writes nothing. A run decides anew when a stage's turn has come:
/// only then is known what the stages it needs made.
void add_cache_opinion(Plan& plan, const Pipeline& pipeline, Cache& cache, RunStore& store,
                       Files& files);

}  // namespace qa
