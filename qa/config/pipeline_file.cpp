#include "qa/config/pipeline_file.hpp"

#include "qa/config/dependency_order.hpp"
#include "qa/config/gate_section.hpp"
#include "qa/config/pipeline_header.hpp"
#include "qa/config/profile.hpp"
#include "qa/config/stage_section.hpp"
#include "qa/config/toml_document.hpp"
#include "qa/model/suggestion.hpp"

#include <map>
#include <span>
#include <utility>

namespace qa {
namespace {

constexpr int kSchema = 1;
constexpr int kMaxJobs = 1024;

/// Another schema means another format: nothing else in the file can be judged.
Result<void> check_schema(const ConfigNode& root) {
  Diagnostics errors;
  TableReader reader(root, "the file", errors);
  if (const ConfigNode* schema = reader.required("schema")) {
    const std::optional<int> number = as_whole_number(*schema, {.min = 0}, errors);
    if (number && *number != kSchema)
      errors.add(schema->position, "schema " + std::to_string(*number) +
                                       " is not known to this qa, which reads schema " +
                                       std::to_string(kSchema));
  }
  if (!errors.empty()) return tl::unexpected(errors.failure());
  return {};
}

/// The file with profile and overrides merged, unless there is something wrong with those.
Result<ConfigNode> read_merged(const PipelineText& file, Diagnostics& errors) {
  TRY_ASSIGN(ConfigNode root, read_toml(file.text, file.path));
  TRY(check_schema(root));
  apply_profile(root, file.profile, errors);
  apply_overrides(root, file.overrides, errors);
  return root;
}

std::vector<StageSpec> read_stages(const ConfigNode& stages, StageKinds kinds,
                                   Diagnostics& errors) {
  std::vector<StageSpec> specs;
  const auto* table = std::get_if<ConfigNode::Table>(&stages.value);
  if (table == nullptr) {
    errors.add(stages.position, "expected a table, got " + std::string(type_name(stages)));
    return specs;
  }
  for (const ConfigEntry& entry : *table) specs.push_back(read_stage(entry, kinds, errors));
  return specs;
}

/// For each stage the indices of those it needs; names without a stage are reported.
std::vector<std::vector<std::size_t>> resolve_needs(const ConfigNode& stages,
                                                    const std::vector<StageSpec>& specs,
                                                    Diagnostics& errors) {
  std::vector<std::string> names;
  std::map<std::string, std::size_t> index;
  for (const StageSpec& spec : specs) {
    index[spec.name] = names.size();
    names.push_back(spec.name);
  }
  std::vector<std::vector<std::size_t>> needs(specs.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    for (std::size_t k = 0; k < specs[i].needs.size() && !errors.full(); ++k) {
      const std::string& need = specs[i].needs[k];
      if (const auto found = index.find(need); found != index.end()) {
        needs[i].push_back(found->second);
        continue;
      }
      const ConfigNode& list = find_entry(find_entry(stages, specs[i].name)->value, "needs")->value;
      errors.add(std::get<ConfigNode::List>(list.value)[k].position,
                 unknown_word("stage", need, names));
    }
  }
  return needs;
}

/// Puts the stages into the order of their needs, or reports the circle.
std::vector<StageSpec> ordered(const ConfigNode& stages, std::vector<StageSpec> specs,
                               Diagnostics& errors) {
  const DependencyOrder order = dependency_order(resolve_needs(stages, specs, errors));
  if (!order.circle.empty()) {
    std::string circle;
    for (const std::size_t i : order.circle) circle += specs[i].name + " -> ";
    const std::string& first = specs[order.circle.front()].name;
    errors.add(find_entry(find_entry(stages, first)->value, "needs")->position,
               "stages need each other in a circle: " + circle + first);
  }
  std::vector<StageSpec> result;
  for (const std::size_t i : order.order) result.push_back(std::move(specs[i]));
  return result;
}

/// In this order each finds those that it needs complete.
void follow_needs(const ConfigNode& stages, std::span<StageSpec> specs, Diagnostics& errors) {
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const std::string problem = specs[i].kind->follow(specs[i], specs.first(i));
    if (problem.empty()) continue;
    errors.add(find_entry(stages, specs[i].name)->position,
               "stage '" + specs[i].name + "' " + problem);
  }
}

/// Fails, too, with the errors that were there before: all are shown at once.
Result<Pipeline> read_pipeline(const ConfigNode& root, std::string_view profile, StageKinds kinds,
                               Diagnostics& errors) {
  TableReader reader(root, "the file", errors);
  Pipeline pipeline = read_top_level(reader);
  pipeline.profile = profile;
  const ConfigNode& stages = reader.table("stage");
  std::vector<StageSpec> specs = read_stages(stages, kinds, errors);
  reader.refuse_unknown_keys();
  if (specs.empty()) errors.add(root.position, "no stage; a stage starts with [stage.NAME]");
  pipeline.stages = ordered(stages, std::move(specs), errors);
  if (errors.empty()) follow_needs(stages, pipeline.stages, errors);
  if (!errors.empty()) return tl::unexpected(errors.failure());
  return pipeline;
}

void collect(const ConfigNode& node, const std::string& key, std::vector<EffectiveValue>& values) {
  const auto* table = std::get_if<ConfigNode::Table>(&node.value);
  if (table == nullptr) {
    values.push_back({key, to_json_text(node), to_text(node.position)});
    return;
  }
  for (const ConfigEntry& entry : *table) collect(entry.value, key + "." + entry.key, values);
}

/// Where the gate called `name` is written among the stage's, else that it is a default.
std::string origin_of_gate(const ConfigNode& stage, const std::string& name) {
  const ConfigEntry* gates = find_entry(stage, "gates");
  if (gates == nullptr) return kDefaultOrigin;
  for (const ConfigNode& gate : std::get<ConfigNode::List>(gates->value.value)) {
    if (std::get<std::string>(find_entry(gate, "name")->value.value) == name)
      return to_text(gate.position);
  }
  return kDefaultOrigin;
}

/// One by one what would be a list otherwise, since each gate comes from a place of its own.
void collect_stage(const ConfigNode& stage, const StageSpec& spec,
                   std::vector<EffectiveValue>& values) {
  const std::string prefix = "stage." + spec.name + ".";
  for (const ConfigEntry& entry : std::get<ConfigNode::Table>(stage.value)) {
    if (entry.key != "gates") collect(entry.value, prefix + entry.key, values);
  }
  for (const Gate& gate : spec.gates)
    values.push_back(
        {prefix + "gates." + gate.name, to_json_text(gate), origin_of_gate(stage, gate.name)});
}

}  // namespace

RunPolicy read_run(TableReader& run) {
  RunPolicy policy;
  policy.keep_going = run.flag("keep_going", policy.keep_going);
  policy.strict = run.flag("strict", policy.strict);
  policy.jobs = run.whole_number("jobs", {.min = 0, .max = kMaxJobs}, policy.jobs);
  return policy;
}

Pipeline read_top_level(TableReader& root) {
  Pipeline pipeline;
  root.find("schema");  // see check_schema
  pipeline.project = root.required_text("project");
  if (!pipeline.project.empty() && !is_stage_name(pipeline.project))
    root.errors().add(root.find("project")->position,
                      "a project's name has a-z, 0-9, '_' and '-', and starts with a-z");
  read_required_version(root);
  read_results(root);  // see results_folder
  TableReader run(root.table("run"), "[run]", root.errors());
  pipeline.policy = read_run(run);
  run.refuse_unknown_keys();
  root.table("stage");
  root.find("profile");  // see apply_profile
  return pipeline;
}

Result<Pipeline> parse_pipeline(const PipelineText& file, StageKinds kinds) {
  Diagnostics errors;
  TRY_ASSIGN(const ConfigNode root, read_merged(file, errors));
  return read_pipeline(root, file.profile, kinds, errors);
}

Result<std::vector<EffectiveValue>> effective_values(const PipelineText& file, StageKinds kinds) {
  Diagnostics errors;
  TRY_ASSIGN(const ConfigNode root, read_merged(file, errors));
  TRY_ASSIGN(const Pipeline pipeline, read_pipeline(root, file.profile, kinds, errors));
  std::vector<EffectiveValue> values;
  for (const ConfigEntry& entry : std::get<ConfigNode::Table>(root.value)) {
    if (entry.key != "stage") {
      collect(entry.value, entry.key, values);
      continue;
    }
    for (const ConfigEntry& stage : std::get<ConfigNode::Table>(entry.value.value))
      collect_stage(stage.value, *find_stage(pipeline, stage.key), values);
  }
  return values;
}

}  // namespace qa
