#include "qa/engine/cached_execution.hpp"

#include "qa/engine/cache.hpp"
#include "qa/engine/judgement.hpp"

namespace qa {
namespace {

using std::chrono::milliseconds;

/// Empty when the entry vanished, or does not please the gates of this run.
std::optional<StageOutcome> replay(const StageTask& task, const CacheDecision& decision,
                                   const RunnerServices& services) {
  const auto started = services.clock.steady_now();
  std::optional<CacheEntry> entry =
      services.cache->replay(decision, task.run_id, task.run_folder, task.folder);
  if (!entry) return std::nullopt;
  judge(entry->stage, *task.spec, task.policy);
  entry->stage.duration =
      std::chrono::duration_cast<milliseconds>(services.clock.steady_now() - started);
  return StageOutcome{.result = std::move(entry->stage), .tools = std::move(entry->tools)};
}

}  // namespace

StageOutcome execute_or_replay(StageTask task, const RunnerServices& services) {
  if (services.cache == nullptr) return execute_stage(task, services);
  Cache& cache = *services.cache;
  const CacheDecision decision = cache.decide(*task.spec, task.upstream_digests);
  task.reason = decision.reason;
  if (decision.replays()) {
    if (auto outcome = replay(task, decision, services)) return std::move(*outcome);
    task.reason = "its cached result vanished";
  }
  StageOutcome outcome = execute_stage(task, services);
  cache.stage_executed();
  const bool complete = !outcome.unrecorded && services.interrupt_signal() == 0;
  if (!complete) return outcome;
  const CacheEntry entry{.stage = outcome.result, .run_id = task.run_id, .tools = outcome.tools};
  const std::string obstacle =
      cache.keep(*task.spec, decision, task.upstream_digests, entry, task.run_folder);
  if (!obstacle.empty()) outcome.result.reason += "; not kept in the cache: " + obstacle;
  return outcome;
}

}  // namespace qa
