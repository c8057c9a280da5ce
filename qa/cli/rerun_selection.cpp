#include "qa/cli/rerun_selection.hpp"

#include <algorithm>

namespace qa {

Selection unpassed(const Plan& plan, const Selection& asked, const RunResult& run) {
  std::vector<std::string> names;
  for (const PlannedStage& planned : plan.stages) {
    if (planned.action == Action::skip) continue;
    const auto stage = std::ranges::find(run.stages, planned.name, &StageResult::name);
    if (stage == run.stages.end() || stage->status != StageStatus::passed)
      names.push_back(planned.name);
  }
  if (!asked.only.empty()) return {.only = names};
  return {.stages = names, .skip = asked.skip};
}

}  // namespace qa
