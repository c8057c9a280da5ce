#include "qa/config/stage_section.hpp"

#include "qa/config/gate_section.hpp"
#include "qa/config/stage_settings.hpp"
#include "qa/model/default_gates.hpp"

#include <algorithm>

namespace qa {
namespace {

constexpr int kMaxRetries = 10;

}  // namespace

bool is_stage_name(std::string_view name) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_allowed = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, is_allowed);
}

void read_common_keys(TableReader& stage, StageSpec& spec) {
  spec.description = stage.text("description");
  spec.needs = stage.texts("needs");
  spec.timeout = stage.duration("timeout", spec.timeout);
  spec.inputs = stage.relative_patterns("inputs");
  spec.environment = stage.texts("environment");
  spec.resources = stage.texts("resources");
  if (!stage.flag("cache", true)) spec.caching = Caching::never;
  spec.optional = stage.flag("optional", spec.optional);
  spec.retries = stage.whole_number("retries", {.min = 0, .max = kMaxRetries}, spec.retries);
}

StageSpec read_stage(const ConfigEntry& entry, Diagnostics& errors) {
  StageSpec spec;
  spec.name = entry.key;
  if (!is_stage_name(spec.name))
    errors.add(entry.position, "stage '" + spec.name +
                                   "' needs a name of a-z, 0-9, '_' and '-' that starts with a-z");
  if (spec.name == "all")
    errors.add(entry.position, "'all' means every stage; choose another name");

  TableReader reader(entry.value, "stage '" + spec.name + "'", errors);
  reader.required("kind");
  const std::string kind = reader.one_of("kind", stage_kinds(), "");
  read_common_keys(reader, spec);
  if (kind.empty()) return spec;  // nobody knows which other keys are right
  spec.settings = read_stage_settings(kind, reader);
  if (auto* bench = std::get_if<BenchSettings>(&spec.settings);
      bench != nullptr && bench->baseline.empty())
    bench->baseline = std::string(kBaselineFolder) + "/bench/" + spec.name + ".json";
  spec.gates = read_gates(reader, default_gates(spec.settings));
  reader.refuse_unknown_keys();
  return spec;
}

}  // namespace qa
