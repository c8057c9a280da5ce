#include "qa/engine/cached_plan.hpp"

#include "qa/engine/run_upstream.hpp"
#include "qa/engine/stage_dependencies.hpp"
#include "qa/model/stage_kind.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace qa {
namespace {

class CachedPlan {
 public:
  CachedPlan(const Pipeline& pipeline, Cache& cache, RunStore& store, Files& files)
      : pipeline_(pipeline), cache_(cache), store_(store), files_(files) {}

  void refine(PlannedStage& planned) {
    const StageSpec& stage = *find_stage(pipeline_, planned.name);
    if (const auto [producer, first] = first_that_runs(stage); producer != nullptr) {
      planned.reason = cache_.reason_without_upstream(stage);
      first_of_[stage.name] = planned.reason.empty() ? first : stage.name;
      if (planned.reason.empty()) planned.reason = condition(*producer, first);
      return;
    }
    const RunUpstream upstream(pipeline_, stage, replayed_, cache_.root(), store_, files_);
    CacheDecision decision = cache_.decide(stage, upstream.digests());
    planned.reason = decision.reason;
    if (!decision.replays()) {
      first_of_[stage.name] = stage.name;
      return;
    }
    planned.action = Action::cached;
    planned.expected.reset();
    StageResult& result = decision.found.entry->stage;
    // Only what upstream wants is kept: findings and tests may be many.
    replayed_.stages.push_back({.name = stage.name, .artifacts = std::move(result.artifacts)});
  }

 private:
  struct Running {
    const StageSpec* producer = nullptr;  ///< of artifacts that the stage uses
    std::string first;  ///< the stage that certainly runs, on which the producer depends
  };

  Running first_that_runs(const StageSpec& stage) const {
    for (const std::string& name : needed_stages(pipeline_, stage)) {
      const StageSpec* needed = find_stage(pipeline_, name);
      const auto first = first_of_.find(name);
      if (first != first_of_.end() && uses_artifacts_of(*stage.kind, *needed->kind))
        return {.producer = needed, .first = first->second};
    }
    return {};
  }

  static std::string condition(const StageSpec& producer, const std::string& first) {
    const std::string_view product = producer.kind->product;
    if (producer.name == first)
      return fmt::format("{} will run; cached if its {} comes out the same", first, product);
    return fmt::format("{} will run; cached if the {} of {} comes out the same", first, product,
                       producer.name);
  }

  const Pipeline& pipeline_;
  Cache& cache_;
  RunStore& store_;
  Files& files_;
  RunResult replayed_;
  std::map<std::string, std::string> first_of_;  ///< by stage that may run
};

}  // namespace

void add_cache_opinion(Plan& plan, const Pipeline& pipeline, Cache& cache, RunStore& store,
                       Files& files) {
  CachedPlan cached(pipeline, cache, store, files);
  for (PlannedStage& stage : plan.stages) {
    if (stage.action == Action::run) cached.refine(stage);
  }
  plan.expected = total_expected(plan.stages);
}

}  // namespace qa
