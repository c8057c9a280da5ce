#include "qa/cli/checked_plan.hpp"

#include "qa/engine/history.hpp"
#include "qa/stages/stage_files.hpp"

namespace qa {

Result<Plan> make_checked_plan(const Project& project, const Selection& selection, RunStore& store,
                               Files& files) {
  TRY_ASSIGN(Plan plan,
             make_plan(project.pipeline, selection, expected_from_history(store, files)));
  for (const PlannedStage& planned : plan.stages) {
    if (planned.action == Action::skip) continue;
    TRY(check_stage_files(*find_stage(project.pipeline, planned.name), project.root, files));
  }
  return plan;
}

}  // namespace qa
