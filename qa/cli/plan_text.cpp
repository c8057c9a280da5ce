#include "qa/cli/plan_text.hpp"

#include "qa/model/stage_kind.hpp"
#include "qa/report/measure_text.hpp"
#include "qa/report/text_table.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

std::string_view action_word(Action action) {
  switch (action) {
    case Action::run:
      return "run";
    case Action::cached:
      return "cached";
    case Action::skip:
      return "skip";
  }
  return "skip";
}

Json milliseconds(const std::optional<std::chrono::milliseconds>& duration) {
  return duration ? Json(duration->count()) : Json(nullptr);
}

bool is_skipped(const Plan& plan, const std::string& stage) {
  const auto found = std::ranges::find(plan.stages, stage, &PlannedStage::name);
  return found == plan.stages.end() || found->action == Action::skip;
}

/// Calls `draw(from, to)` for each need of each stage.
template <class Draw>
void for_each_need(const Pipeline& pipeline, Draw draw) {
  for (const StageSpec& stage : pipeline.stages) {
    for (const std::string& need : stage.needs) draw(need, stage.name);
  }
}

}  // namespace

std::string plan_table(const Plan& plan, const Palette& palette) {
  TextTable table({{.min_width = 7}, {}, {.align = TextTable::Align::right}, {}});
  for (const PlannedStage& stage : plan.stages) {
    const bool skipped = stage.action == Action::skip;
    const Style style = skipped ? Style::faint : Style::normal;
    table.add({{std::string(action_word(stage.action)), style},
               {stage.name, style},
               {stage.expected ? "~" + duration_text(*stage.expected) : "", style},
               {stage.reason, style}});
  }
  if (std::ranges::find(plan.stages, Action::run, &PlannedStage::action) == plan.stages.end())
    return table.render(palette) + "\nnothing to run\n";
  const std::string total = plan.expected
                                ? "about " + duration_text(*plan.expected)
                                : "of unknown duration: not every stage has passed before";
  return table.render(palette) + "\n" + total + "\n";
}

std::string plan_json(const Plan& plan, const Pipeline& pipeline) {
  Json stages = Json::array();
  for (const PlannedStage& stage : plan.stages) {
    const StageSpec* spec = find_stage(pipeline, stage.name);
    stages.push_back({{"name", stage.name},
                      {"kind", spec != nullptr ? spec->kind->name : ""},
                      {"needs", spec != nullptr ? spec->needs : std::vector<std::string>()},
                      {"action", action_word(stage.action)},
                      {"reason", stage.reason},
                      {"expected_ms", milliseconds(stage.expected)}});
  }
  const Json json = {{"schema", 1},
                     {"profile", pipeline.profile},
                     {"expected_ms", milliseconds(plan.expected)},
                     {"stages", stages}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string plan_mermaid(const Plan& plan, const Pipeline& pipeline) {
  // The prefix keeps names such as "end", which mermaid reserves, usable.
  std::string text = "graph LR\n";
  for (const StageSpec& stage : pipeline.stages)
    text += fmt::format("  stage_{0}[\"{0}\"]{1}\n", stage.name,
                        is_skipped(plan, stage.name) ? ":::skipped" : "");
  for_each_need(pipeline, [&](const std::string& from, const std::string& to) {
    text += fmt::format("  stage_{} --> stage_{}\n", from, to);
  });
  return text + "  classDef skipped stroke-dasharray: 4\n";
}

std::string plan_dot(const Plan& plan, const Pipeline& pipeline) {
  std::string text = "digraph pipeline {\n  rankdir = LR\n  node [shape = box]\n";
  for (const StageSpec& stage : pipeline.stages)
    text += fmt::format("  \"{}\"{}\n", stage.name,
                        is_skipped(plan, stage.name) ? " [style = dashed]" : "");
  for_each_need(pipeline, [&](const std::string& from, const std::string& to) {
    text += fmt::format("  \"{}\" -> \"{}\"\n", from, to);
  });
  return text + "}\n";
}

}  // namespace qa
