// A plan as a table, as JSON, or as a graph.
#pragma once

#include "qa/engine/plan.hpp"
#include "qa/report/line_printer.hpp"

#include <string>

namespace qa {

/// One line a stage: what happens to it, why, and how long it should take.
std::string plan_table(const Plan& plan, const Palette& palette);

/// {"schema": 1, "profile", "expected_ms", "stages": [{"name", "kind", "needs", "action", "reason",
/// "expected_ms"}]}; unknown durations are null.
std::string plan_json(const Plan& plan, const Pipeline& pipeline);

/// Stages that would not run are drawn dashed.
std::string plan_mermaid(const Plan& plan, const Pipeline& pipeline);
std::string plan_dot(const Plan& plan, const Pipeline& pipeline);

}  // namespace qa
