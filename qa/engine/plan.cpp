#include "qa/engine/plan.hpp"

#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <map>

namespace qa {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

std::vector<std::string> stage_names(const Pipeline& pipeline) {
  std::vector<std::string> names;
  for (const StageSpec& stage : pipeline.stages) names.push_back(stage.name);
  return names;
}

Result<void> check_name(const Pipeline& pipeline, const std::string& name) {
  if (find_stage(pipeline, name) != nullptr) return {};
  return fail(FailureKind::configuration, unknown_word("stage", name, stage_names(pipeline)),
              "qa list");
}

Result<void> check_names(const Pipeline& pipeline, const Selection& selection) {
  for (const auto* names : {&selection.stages, &selection.only, &selection.skip}) {
    for (const std::string& name : *names) TRY(check_name(pipeline, name));
  }
  if (selection.from) TRY(check_name(pipeline, *selection.from));
  if (selection.until) TRY(check_name(pipeline, *selection.until));
  return {};
}

/// Of the pipeline's order, the stages from `first` to `last`.
struct Slice {
  std::size_t first = 0;
  std::size_t last = 0;
};

Result<Slice> slice_of(const Pipeline& pipeline, const Selection& selection) {
  const auto position = [&](const std::string& name) {
    return static_cast<std::size_t>(find_stage(pipeline, name) - pipeline.stages.data());
  };
  const Slice slice{.first = selection.from ? position(*selection.from) : 0,
                    .last = selection.until ? position(*selection.until) : pipeline.stages.size()};
  if (selection.from && selection.until && slice.first > slice.last) {
    return fail(FailureKind::configuration, "nothing lies between --from " + *selection.from +
                                                " and --until " + *selection.until +
                                                ": it comes later in the pipeline");
  }
  return slice;
}

/// Stage -> why it is wanted, before the slice and --skip have taken their part.
using Wanted = std::map<std::string, std::string>;

/// What a skipped stage needs is not wanted on its behalf.
Wanted wanted_stages(const Pipeline& pipeline, const Selection& selection) {
  Wanted wanted;
  const bool everything = selection.stages.empty() && selection.only.empty();
  for (const StageSpec& stage : pipeline.stages) {
    const auto& asked = selection.only.empty() ? selection.stages : selection.only;
    if ((everything && !stage.optional) || contains(asked, stage.name))
      wanted[stage.name] = "asked for";
  }
  if (!selection.only.empty()) return wanted;
  // Needs point backwards, so one pass from the end finds the indirect ones, too.
  for (auto stage = pipeline.stages.rbegin(); stage != pipeline.stages.rend(); ++stage) {
    if (!wanted.contains(stage->name) || contains(selection.skip, stage->name)) continue;
    for (const std::string& need : stage->needs) wanted.emplace(need, "needed by " + stage->name);
  }
  return wanted;
}

PlannedStage plan_stage(const Pipeline& pipeline, std::size_t position, const Selection& selection,
                        const Slice& slice, const Wanted& wanted) {
  const StageSpec& stage = pipeline.stages[position];
  const std::string& name = stage.name;
  const auto skip = [&](std::string reason) {
    return PlannedStage{.name = name, .action = Action::skip, .reason = std::move(reason)};
  };
  if (contains(selection.skip, name)) return skip("left out by --skip");
  if (position < slice.first) return skip("comes before --from " + *selection.from);
  if (position > slice.last) return skip("comes after --until " + *selection.until);
  const auto reason = wanted.find(name);
  const bool everything = selection.stages.empty() && selection.only.empty();
  if (reason == wanted.end())
    return skip(everything && stage.optional ? "optional: only when it is named" : "not asked for");
  return {.name = name, .action = Action::run, .reason = reason->second};
}

}  // namespace

std::optional<std::chrono::milliseconds> total_expected(const std::vector<PlannedStage>& stages) {
  std::optional<std::chrono::milliseconds> sum;
  for (const PlannedStage& stage : stages) {
    if (stage.action == Action::skip) continue;
    sum = sum.value_or(std::chrono::milliseconds(0));
    if (stage.action == Action::cached) continue;
    if (!stage.expected) return std::nullopt;
    *sum += *stage.expected;
  }
  return sum;
}

Result<Plan> make_plan(const Pipeline& pipeline, const Selection& selection,
                       const ExpectedDuration& expected) {
  TRY(check_names(pipeline, selection));
  TRY_ASSIGN(const Slice slice, slice_of(pipeline, selection));
  const Wanted wanted = wanted_stages(pipeline, selection);
  Plan plan;
  for (std::size_t i = 0; i < pipeline.stages.size(); ++i) {
    PlannedStage stage = plan_stage(pipeline, i, selection, slice, wanted);
    if (stage.action == Action::run && expected) stage.expected = expected(pipeline.stages[i]);
    plan.stages.push_back(std::move(stage));
  }
  plan.expected = total_expected(plan.stages);
  return plan;
}

}  // namespace qa
